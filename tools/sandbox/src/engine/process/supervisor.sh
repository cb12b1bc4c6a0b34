#!/bin/sh
# Runs a command in a session of its own and ends the whole of it when the control pipe (stdin) closes, which the kernel
# does for us when the engine dies in whatever way. A line on the pipe is a signal for the command.
setsid "$@" 4>&- &
child=$!
# The shell would write "Terminated" into the command's own output.
exec 4<&0 2>/dev/null
(
  while read -r signal; do kill -s "$signal" "$child"; done
  # Before setsid has run there is no such group yet.
  kill -s KILL -- "-$child" || kill -s KILL "$child"
) <&4 >/dev/null &
watcher=$!
exec 4<&-
wait "$child"
status=$?
# What the command leaves behind ends with it, as in a container.
kill -s KILL -- "-$child"
kill -s KILL "$watcher"
exit "$status"
