# Sourced by mvnw and by the programs' launchers: finds a JDK of at least 25.
# Order: $OSD_JAVA_HOME, $JAVA_HOME, a bundled runtime, /usr/lib/jvm, /opt, PATH.
# find_jdk BUNDLED prints the home folder of the first that fits; fails where none does.

# Prints the feature version (such as 25) that the `release` file of the runtime in $1 names, or nothing.
jdk_feature() {
  [ -r "$1/release" ] || return 0
  while IFS='=' read -r jdk_key jdk_value; do
    [ "$jdk_key" = JAVA_VERSION ] || continue
    jdk_value=${jdk_value#\"}
    printf '%s\n' "${jdk_value%%[!0-9]*}"
    return 0
  done <"$1/release"
}

jdk_fits() {
  [ -x "$1/bin/java" ] || return 1
  jdk_version=$(jdk_feature "$1")
  [ -n "$jdk_version" ] && [ "$jdk_version" -ge 25 ]
}

find_jdk() {
  for jdk_home in "${OSD_JAVA_HOME:-}" "${JAVA_HOME:-}" "${1:-}" /usr/lib/jvm/* /opt/*; do
    [ -n "$jdk_home" ] || continue
    if jdk_fits "$jdk_home"; then
      printf '%s\n' "$jdk_home"
      return 0
    fi
  done
  jdk_java=$(command -v java) || return 1
  jdk_java=$(readlink -f "$jdk_java") || return 1
  jdk_home=${jdk_java%/bin/java}
  jdk_fits "$jdk_home" && printf '%s\n' "$jdk_home"
}

no_jdk() {
  printf '%s: needs a JDK of at least 25; none is at $OSD_JAVA_HOME, $JAVA_HOME, under /usr/lib/jvm or /opt, or on PATH.\n' "$1" >&2
  printf 'Install one and set OSD_JAVA_HOME to its folder.\n' >&2
}
