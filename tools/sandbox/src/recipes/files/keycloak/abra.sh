#!/bin/bash

export KEYCLOAK_CONF_VERSION=v1
