# Notes the last command of an interactive zsh for `osd-shell ai fix`.
# In ~/.zshrc:  eval "$(osd-shell hook zsh)"
# OSD_LAST_SKIP: programs whose standard error is left alone; OSD_LAST_STDERR=no: that of all.
if [[ -o interactive && -z ${__osd_hook-} ]]; then
  __osd_hook=1
  if OSD_LAST=$(umask 077 && mktemp -d "${XDG_RUNTIME_DIR:-${TMPDIR:-/tmp}}/osd-last.XXXXXX"); then
    export OSD_LAST
    : "${OSD_LAST_SKIP:=vi vim nvim emacs nano less more man top htop ssh su sudo tmux screen mosh fzf gdb bash zsh sh python python3 node}"

    __osd_before() {
      local line=$1 first=${${1%% *}:t}
      # Whoever asks about a failure must find the one before; a shell that ends notes nothing.
      [[ $line == *osd-shell*ai* || $first == exit || $first == logout ]] && return 0
      __osd_noted=1
      (umask 077 && print -r -- "$line" >|"$OSD_LAST/command" && : >|"$OSD_LAST/stderr")
      [[ ${OSD_LAST_STDERR-} == no || " $OSD_LAST_SKIP " == *" $first "* ]] && return 0
      exec {__osd_fd}>&2
      exec 2> >(umask 077 && exec tee >(exec tail -c 8192 >|"$OSD_LAST/stderr") >&$__osd_fd)
      return 0
    }

    __osd_after() {
      local code=$?
      if [[ -n ${__osd_fd-} ]]; then
        exec 2>&$__osd_fd {__osd_fd}>&-
        unset __osd_fd
      fi
      if [[ -n ${__osd_noted-} ]]; then
        __osd_noted=
        (umask 077 && print -r -- "$code" >|"$OSD_LAST/status")
      fi
      return $code
    }

    __osd_leave() { rm -rf -- "$OSD_LAST" 2>/dev/null }

    autoload -Uz add-zsh-hook
    add-zsh-hook preexec __osd_before
    precmd_functions=(__osd_after $precmd_functions)
    add-zsh-hook zshexit __osd_leave
  else
    print -u2 'osd-shell hook: no folder could be made, so nothing is noted'
  fi
fi
