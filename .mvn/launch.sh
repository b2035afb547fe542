# Sourced by the programs' launchers, after jdk.sh: builds what has changed and makes a program's
# class data archive, from which the JVM takes loaded classes instead of making them anew.
#
# On an ordinary call one run of find(1) says that nothing has changed; the rest runs only where
# something has. What is made for starting lies under osd-shell/target/launch.
#
# A launcher sets `program`, `module` (where that has another name), `libraries` (folders of jars
# below the root, where there are more than one), `root` (the source tree) and `jvm_flags` (words
# without blanks), defines `rehearse`, and calls `get_ready`. That sets `java`, `class_path` and
# `archive`.

made=$root/osd-shell/target/launch
module=${module:-$program}
libraries=${libraries:-$module/target/lib}

# Paths below $root whose change means that the programs are built anew.
sources='pom.xml protocol/pom.xml protocol/src/main policy/pom.xml policy/src/main
  osd-daemon/pom.xml osd-daemon/src/main osd-shell/pom.xml osd-shell/src/main'

# The JVM reads arguments and names files in the encoding of the locale and puts question marks for
# what that does not have: an argument would change between being judged and being run.
case ${LC_ALL:-${LC_CTYPE:-${LANG:-}}} in
  *[Uu][Tt][Ff]-8* | *[Uu][Tt][Ff]8*) ;;
  *) if [ -n "${LC_ALL:-}" ]; then export LC_ALL=C.UTF-8; else export LC_CTYPE=C.UTF-8; fi ;;
esac

fail() {
  printf '%s: %s\n' "$program" "$1" >&2
  exit 1
}

# Sets $class_path to the jars of this program; fails where there are none.
find_jars() {
  class_path=
  for folder in "$module/target" $libraries; do
    for jar in "$root/$folder"/*.jar; do
      [ -f "$jar" ] || return 1
      class_path=$class_path${class_path:+:}$jar
    done
  done
}

# Whether sources are newer than the last build. Without sources there is nothing to build; with
# OSD_NO_BUILD set, as in the build's own tests, what is there is run as it is.
sources_changed() {
  [ -z "${OSD_NO_BUILD:-}" ] || return 1
  [ -d "$root/protocol/src" ] || return 1
  [ -f "$made/built" ] || return 0
  # shellcheck disable=SC2086 # a list of paths without blanks
  [ -n "$(cd "$root" && find $sources -newer "$made/built" 2>/dev/null)" ]
}

# Whether there is no archive by this JVM, or a jar is newer than it. The JVM checks for itself that
# an archive is by its own build and from these very jars, and else starts without.
archive_outdated() {
  [ -f "$archive" ] || return 0
  # shellcheck disable=SC2086 # a list of paths without blanks
  [ -n "$(cd "$root" && find "$module/target/$module"-*.jar $libraries -newer "$archive" \
    2>/dev/null)" ]
}

# Sets $archive, named after the build of the runtime in $1.
name_archive() {
  runtime=unknown
  while IFS='=' read -r key value; do
    [ "$key" = JAVA_RUNTIME_VERSION ] && runtime=$value
  done <"$1/release"
  runtime=${runtime#\"}
  archive=$made/$program-${runtime%\"}.jsa
}

# Waits until no other launcher builds here. The kernel frees the lock however its holder ends;
# where flock(1) is missing, a folder with the holder's number takes its place.
lock() {
  mkdir -p "$made" || fail "cannot make the folder $made"
  if command -v flock >/dev/null 2>&1; then
    exec 9>"$made/lock"
    flock 9
    return
  fi
  until mkdir "$made/lock.d" 2>/dev/null; do
    holder=$(cat "$made/lock.d/pid" 2>/dev/null) || holder=
    if [ -n "$holder" ] && ! kill -0 "$holder" 2>/dev/null; then
      rm -rf "$made/lock.d"
    else
      sleep 1
    fi
  done
  echo $$ >"$made/lock.d/pid"
  trap 'rm -rf "$made/lock.d"' EXIT
  trap 'exit 1' HUP INT TERM
}

unlock() {
  if [ -d "$made/lock.d" ]; then
    rm -rf "$made/lock.d"
    trap - EXIT HUP INT TERM
  else
    exec 9>&-
  fi
}

build() {
  if [ -f "$made/built" ]; then
    echo "osd: building, because sources have changed..." >&2
  else
    echo "osd: building, first call only (about a minute)..." >&2
  fi
  log=$root/osd-shell/target/build.log
  # What changes from here on is newer than this build.
  : >"$made/building"
  if ! "$root/mvnw" -q -B -ntp -Dmaven.test.skip=true -Dspotless.check.skip=true package \
    >"$log" 2>&1 </dev/null 9>&-; then
    tail -n 20 "$log" >&2
    fail "the build failed; all that it said is in $log"
  fi
  mv "$made/building" "$made/built"
}

# Makes the archive from the classes that a rehearsal loads. Only speed depends on it, so where that
# fails an empty file is left: the JVM passes over it, and the next call does not try again.
make_archive() {
  rm -f "$made/$program"-*.jsa
  # shellcheck disable=SC2086 # flags without blanks
  { rehearse "$made/$program.classes" &&
    "$java" $jvm_flags -Xshare:dump -XX:+AOTClassLinking -XX:SharedArchiveFile="$archive.new" \
      -XX:SharedClassListFile="$made/$program.classes" -cp "$class_path"; } \
    >"$made/$program.archive.log" 2>&1 </dev/null 9>&- || : >"$archive.new"
  mv -f "$archive.new" "$archive"
}

# Whether there are jars and an archive that nothing is newer than: one run of find(1).
unchanged() {
  [ -f "$made/built" ] && [ -f "$archive" ] && find_jars || return 1
  # shellcheck disable=SC2086 # a list of paths without blanks
  [ -z "$(cd "$root" && find $sources "$module/target/$module"-*.jar $libraries \
    \( -path "$module/target/*" -newer "$archive" \) -o \
    \( ! -path "$module/target/*" -newer "$made/built" \) 2>&1)" ]
}

get_ready() {
  jdk=$(find_jdk "$root/jdk") || { no_jdk "$program" && exit 1; }
  java=$jdk/bin/java
  name_archive "$jdk"
  unchanged && return
  if sources_changed || ! find_jars; then
    lock
    # Another launcher may have built while this one waited.
    if sources_changed || ! find_jars; then
      build
      find_jars || fail "the build has left no jars under $root/$program/target"
    fi
    unlock
  fi
  if archive_outdated && mkdir -p "$made" 2>/dev/null && [ -w "$made" ]; then
    lock
    if archive_outdated; then
      make_archive
    fi
    unlock
  fi
}
