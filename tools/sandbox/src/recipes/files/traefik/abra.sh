#!/bin/bash

export TRAEFIK_YML_VERSION=v5
