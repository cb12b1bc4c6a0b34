#!/bin/bash

export DEFAULT_CONF_VERSION=v@NUMBER@
