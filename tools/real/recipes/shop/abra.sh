#!/bin/bash

export WEB_CONF_VERSION=v@NUMBER@
