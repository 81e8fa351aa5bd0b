#!/bin/sh
# Ends what the sandbox started once the process that started it is gone, however it went: kill -9 runs no handler.
# Standard input is a pipe that only that process holds. Its lines:
#   watch <signal> <process group>    end this group with this signal (KILL after 5 seconds)
#   release <process group>           it has ended
#   folder <path>                     remove this folder last
#   keep <path>                       it is removed already
# The end of the input means that the process has died or is done.
trap '' HUP INT TERM
newline='
'
watched=''
folders=''

while read -r verb first second; do
  case "$verb" in
    watch) watched="$watched$first:$second$newline" ;;
    release) watched=$(printf '%s' "$watched" | grep -v ":$first\$")$newline ;;
    folder) folders="$folders$first${second:+ $second}$newline" ;;
    keep) folders=$(printf '%s' "$folders" | grep -v -x -F "$first${second:+ $second}")$newline ;;
  esac
done

IFS=$newline
for entry in $watched; do
  kill -s "${entry%%:*}" -- "-${entry#*:}" 2>/dev/null
done

attempts=0
while [ "$attempts" -lt 50 ]; do
  alive=''
  for entry in $watched; do
    kill -s 0 -- "-${entry#*:}" 2>/dev/null && alive=yes
  done
  [ -z "$alive" ] && break
  sleep 0.1
  attempts=$((attempts + 1))
done

for entry in $watched; do
  kill -s KILL -- "-${entry#*:}" 2>/dev/null
done

for folder in $folders; do
  case "$folder" in
    */snapward-*) rm -rf -- "$folder" ;;
  esac
done
exit 0
