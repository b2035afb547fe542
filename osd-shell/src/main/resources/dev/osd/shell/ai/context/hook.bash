# Notes the last command of an interactive bash for `osd-shell ai fix`.
# In ~/.bashrc:  eval "$(osd-shell hook bash)"
# OSD_LAST_SKIP: programs whose standard error is left alone; OSD_LAST_STDERR=no: that of all.
if [[ $- == *i* && -z ${__osd_hook-} ]]; then
  __osd_hook=1
  if OSD_LAST=$(umask 077 && mktemp -d "${XDG_RUNTIME_DIR:-${TMPDIR:-/tmp}}/osd-last.XXXXXX"); then
    export OSD_LAST
    : "${OSD_LAST_SKIP:=vi vim nvim emacs nano less more man top htop ssh su sudo tmux screen mosh fzf gdb bash zsh sh python python3 node}"

    __osd_before() {
      [[ -n ${__osd_ready-} && -z ${COMP_LINE-} ]] || return 0
      __osd_ready=
      local line first
      line=$(HISTTIMEFORMAT='' builtin history 1)
      [[ $line =~ ^\ *[0-9]+\*?\ +(.*)$ ]] && line=${BASH_REMATCH[1]}
      read -r first _ <<<"$line"
      # Whoever asks about a failure must find the one before; a shell that ends notes nothing.
      [[ $line == *osd-shell*ai* || $first == exit || $first == logout ]] && return 0
      __osd_noted=1
      (umask 077 && printf '%s\n' "$line" >"$OSD_LAST/command" && : >"$OSD_LAST/stderr")
      [[ ${OSD_LAST_STDERR-} == no || " $OSD_LAST_SKIP " == *" ${first##*/} "* ]] && return 0
      exec {__osd_fd}>&2 2> >(umask 077 && exec tee >(exec tail -c 8192 >"$OSD_LAST/stderr") >&"$__osd_fd")
      __osd_tee=$!
      return 0
    }

    __osd_after() {
      local status=$? tries=10
      if [[ -n ${__osd_fd-} ]]; then
        exec 2>&"$__osd_fd" {__osd_fd}>&-
        unset __osd_fd
        # What is still under way comes before the prompt; something in the background may hold on.
        while ((tries-- > 0)) && kill -0 "$__osd_tee" 2>/dev/null; do sleep 0.01; done
      fi
      if [[ -n ${__osd_noted-} ]]; then
        __osd_noted=
        (umask 077 && printf '%s\n' "$status" >"$OSD_LAST/status")
      fi
      return "$status"
    }

    __osd_arm() {
      local status=$?
      __osd_ready=1
      return "$status"
    }

    if [[ -n $(trap -p DEBUG) ]]; then
      echo 'osd-shell hook: there is a DEBUG trap already, so nothing is noted' >&2
    else
      trap '__osd_before' DEBUG
      PROMPT_COMMAND="__osd_after${PROMPT_COMMAND:+; ${PROMPT_COMMAND}}; __osd_arm"
      [[ -n $(trap -p EXIT) ]] || trap 'rm -rf -- "$OSD_LAST" 2>/dev/null' EXIT
    fi
  else
    echo 'osd-shell hook: no folder could be made, so nothing is noted' >&2
  fi
fi
