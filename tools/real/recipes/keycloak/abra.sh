#!/bin/bash

export START_SH_VERSION=v@NUMBER@
