package dev.osd.policy.flags;

import dev.osd.policy.flags.Row.Operands;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The table: one row a program, or several that take the same options. It holds what somebody who
 * allows the program by its name would not expect of it: {@code sort} that writes a file, {@code
 * git} that runs a program. What a program is there for ({@code cp} writes, {@code make} runs) is
 * not in it.
 *
 * <p>Columns: the names; the letters that do more; other letters that take a value; the long
 * options that do more ({@code !} before one that does not, although it begins like one); words
 * that do more as they stand ({@code *} for anything behind); which operands do more. A name of two
 * words is a subcommand, {@code git *} is every subcommand of git.
 *
 * <p>Sources: the programs' manual pages, and the ways out that GTFOBins collects
 * (https://gtfobins.github.io).
 */
final class FlagTable {
  /** Programs that read, search, sort and show. */
  private static final String TEXT =
      """
      sort gsort | oT | kStS | output compress-program temporary-directory files0-from | |
      uniq | | fsw | | | second
      shuf | o | n | output random-source | |
      split gsplit | | abClnt | filter | |
      tee | | | | | all
      ptx | | ASWFbgiow | | -G | second
      xxd | r | cgls | revert | | second
      iconv | o | ft | output | |
      tree | o | LPIHT | output | |
      file | C | efFmP | compile | |
      rg ripgrep | z | efgmABCjtTMEd | pre hostname-bin search-zip !pretty !pre-glob | |
      ag | | ABCGgm | pager | |
      ack | | ABCmg | pager output ackrc | |
      less more most pg | oOkKtT | bhjpPxyz | log-file LOG-FILE lesskey-file lesskey-src lesskey-content tag tag-file | +* |
      man whatis apropos | PHCMTX | eLmrRSs | pager html config-file browser troff-device gxditview manpath ditroff | |
      bat batcat | | Hlr | pager generate-config-file | cache |
      diff gdiff | l | CDFILSUWXx | paginate | |
      diff3 sdiff | o | | diff-program output | |
      find gfind bfs | | | | -exec -execdir -ok -okdir -delete -fprint* -fls -files0-from |
      fd fdfind | xX | deEtSoc | exec exec-batch | |
      awk gawk mawk nawk original-awk | | Fv | | | code
      yq | i | oP | inplace in-place split-exp split-exp-file | |
      xmllint | o | | output shell load-trace | |
      xsltproc | o | | output profile load-trace | |
      sqlite3 sqlite | | | | -cmd -init -A* --cmd --init | second
      psql | cfoLv | dhpUFRPT | command file output log-file set variable | |
      mysql mariadb | e | hPuDS | execute pager tee init-command plugin-dir | |
      exiftool | w | i | | -config -if* -execute* -stay_open -@ -o -overwrite_original* |
      ctags etags | foL | | options output | |
      pandoc | oFL | ft | output filter lua-filter pdf-engine extract-media data-dir defaults log template | |
      latex pdflatex xelatex lualatex tex | | | | -shell-escape* --shell-escape* -enable-write18* --enable-write18* -output-directory* --output-directory* |
      jq | L | | | |
      """;

  /** Programs that copy, pack and fetch. */
  private static final String TRANSFER =
      """
      tar gtar bsdtar | IFP | fbCTXgKNVLH | checkpoint-action to-command use-compress-program rsh-command rmt-command info-script new-volume-script absolute-names index-file remove-files | | bundle
      cpio | | HCDFIMO | rsh-command to-file | |
      zip | TtO | bin | unzip-command test output-file out | -TT* |
      rsync | eM | fBT@ | rsh rsync-path remote-option daemon config log-file write-batch only-write-batch copy-as remove-source-files | |
      scp sftp | SoFJDb | clPiX | | |
      ssh | oFEJLRDWSwIQM | bceilmp | | |
      curl | oOJKcDTQE | AHbFXdemrtuUwxyYzCPq | output remote-name remote-header-name remote-name-all config cookie-jar dump-header trace trace-ascii stderr libcurl hsts alt-svc etag-save output-dir upload-file engine quote postquote prequote unix-socket abstract-unix-socket create-dirs !cookie | |
      wget | OoaePc | tTwQURlADIXib | output-document output-file append-output execute directory-prefix post-file body-file save-cookies config use-askpass warc-file rejected-log | |
      dd | | | | of=* |
      install | s | gmotS | strip strip-program | |
      nc ncat netcat nc.openbsd nc.traditional | ecUlko | iIOpqsTVwWXxm | exec sh-exec lua-exec listen unixsock output hex-dump | |
      git | cC | | exec-path git-dir work-tree config-env super-prefix attr-source | config filter-branch difftool mergetool instaweb web--browse daemon shell hook send-email credential credential-store credential-cache maintenance for-each-repo gui citool svn p4 upload-pack receive-pack upload-archive http-backend remote-ext remote-fd |
      git * | | | output exec upload-pack receive-pack ext-diff textconv filters open-files-in-pager extcmd config template separate-git-dir output-directory edit-description | |
      git grep | O | efmABC | | |
      git clone | uc | bjo | | |
      git fetch | | jo | | |
      git rebase | x | Xs | | |
      git archive | o | | remote | |
      git format-patch | o | vN | | |
      git bisect | | | | run view visualize |
      git submodule | | | | foreach |
      git help | wi | | web info | |
      hg | | Rr | config config-file debugger repository | alias.* -R* |
      svn | | rcm | config-option config-dir editor-cmd diff-cmd diff3-cmd merge-tool | |
      """;

  /** Programs that look after the system and are mostly used to look at it. */
  private static final String SYSTEM =
      """
      date gdate | s | dfrI | set | | unless-plus
      hostname domainname nisdomainname | Fb | | file boot | | all
      hwclock | wsau | | set systohc hctosys adjust systz set-rtc param-set predict | |
      timedatectl | HM | | host machine | set-time set-timezone set-local-rtc set-ntp |
      hostnamectl | HM | | host machine | set-hostname set-icon-name set-chassis set-deployment set-location |
      localectl | HM | | host machine | set-locale set-keymap set-x11-keymap |
      systemctl | HM | nop | host machine root image | edit set-environment unset-environment import-environment set-property |
      journalctl | M | nupSUgotcFDi | machine root image vacuum-size vacuum-time vacuum-files rotate flush relinquish-var smart-relinquish-var setup-keys update-catalog cursor-file | |
      dmesg | cCDEn | FlfsK | clear read-clear console-off console-on console-level | |
      ip | bn | f | batch netns | -batch* -netns* netns vrf exec add del delete set flush change replace append restore |
      tc bridge | bn | | batch netns | -batch* -netns* add del delete set flush change replace |
      ss | KDN | fF | kill diag net | |
      ifconfig | | | | up down add del hw mtu netmask |
      route arp | dsf | Ai | delete set file | add del flush change |
      ethtool | | | | -s --change -K -A -C -G -L -N -U -X -E -P -u -f --flash -p --reset |
      sysctl | wp | er | write load system | | assigning
      crontab | eri | us | | | all
      lsof | kD | acdefFgnopsSTu | | |
      blkid | cg | | cache-file garbage-collect | |
      nmap | | p | script script-args script-updatedb datadir servicedb versiondb stylesheet | -oN* -oX* -oG* -oA* -oS* -sC -A |
      tcpdump | wzZFV | icrsTEyjBCGW | | |
      tshark dumpcap | wX | ifRYTecabBr | | |
      apt apt-get apt-cache aptitude | oc | tqa | option config-file | |
      dpkg | | DL | pre-invoke post-invoke status-logger root admindir instdir log | |
      dpkg-query | | Wf | admindir root | |
      rpm | ED | qp | eval define pipe rcfile macros load root dbpath | |
      dnf yum | c | | config setopt installroot | |
      pip pip3 | | | config-settings target prefix root python log build-option global-option install-option | |
      gpg gpg2 | o | uk | output options homedir agent-program dirmngr-program pinentry-program log-file status-file logger-file photo-viewer exec-path export-secret-keys export-secret-subkeys | |
      openssl | | | | -out -keyout -engine -provider -provider-path -config -writerand -sess_out -keylogfile -outdir |
      docker podman nerdctl | H | | host config context url connection | |
      kubectl | | no | kubeconfig cache-dir | |
      helm | | | post-renderer kubeconfig registry-config repository-config | |
      """;

  /** Editors, compilers, builders and whatever else is given code. */
  private static final String CODE =
      """
      vi vim nvim view ex rvim rview vimdiff gvim vim.basic vim.tiny vim.nox | cSuswWiUT | | cmd startuptime clean | +* |
      emacs emacsclient | lfu | | eval execute load funcall script batch | |
      nano | CoY | | backupdir speller operatingdir | |
      python pypy ipython perl ruby jruby php php-cgi lua luajit tclsh wish expect julia guile racket elixir Rscript groovy scala osascript | | | | | code
      node nodejs bun deno | | | | | code
      sh dash ash bash rbash zsh ksh mksh yash fish csh tcsh | | | | | code
      java jshell jrunscript m4 | | | | | code
      gdb lldb | | | | | all
      make gmake bmake | fCIEo | jl | file makefile directory include-dir eval | | assigning
      ninja | fC | jlkd | | |
      gcc cc g++ c++ clang clang++ cpp | B | IDULlxog | | -wrapper -fplugin* -specs* --specs* @* |
      ld gold lld | T | Ll | script plugin dynamic-linker | @* -plugin* |
      go | | | | -exec* -toolexec* -vettool* -overlay* -modfile* --exec* --toolexec* --vettool* --overlay* --modfile* |
      cargo | Z | jp | config | +* |
      rustc | C | | codegen | @* |
      npm pnpm yarn | | | userconfig globalconfig script-shell node-options | |
      mvn mvnw | fsgD | PpltT | file settings global-settings define | |
      gradle gradlew ant | bIfDcp | | build-file init-script include-build project-dir system-prop | |
      pytest py.test | pco | kmnW | rootdir confcutdir override-ini basetemp junit-xml debug log-file pastebin pdbcls config-file | |
      javac | AJ | | processor-path | -processor -processorpath --processor-path @* |
      printf | v | | | |
      time gtime | oa | f | output append | |
      script | | | | | all
      ldd | | | | | all
      """;

  private static final Map<String, Row> ROWS = rows(TEXT, TRANSFER, SYSTEM, CODE);

  private FlagTable() {}

  /** The row of a program, by its file name or by that without a version at its end. */
  static Optional<Row> row(String program) {
    return Optional.ofNullable(ROWS.get(program))
        .or(() -> Optional.ofNullable(ROWS.get(withoutVersion(program))));
  }

  /** The row of a program's subcommand. */
  static Optional<Row> row(String program, String subcommand) {
    return Optional.ofNullable(ROWS.get(program + " " + subcommand));
  }

  private static String withoutVersion(String program) {
    int end = program.length();
    while (end > 0 && "0123456789.-".indexOf(program.charAt(end - 1)) >= 0) {
      end--;
    }
    return program.substring(0, end);
  }

  private static Map<String, Row> rows(String... tables) {
    Map<String, Row> rows = new HashMap<>();
    for (String table : tables) {
      table.lines().forEach(line -> add(rows, line.split("\\|", -1)));
    }
    return Map.copyOf(rows);
  }

  private static void add(Map<String, Row> rows, String[] columns) {
    if (columns.length != 6) {
      throw new IllegalStateException("a row has six columns: " + columns[0]);
    }
    List<String> longs = words(columns[3]);
    Row row =
        new Row(
            columns[1].strip(),
            columns[2].strip(),
            longs.stream().filter(name -> !name.startsWith("!")).toList(),
            longs.stream()
                .filter(name -> name.startsWith("!"))
                .map(name -> name.substring(1))
                .toList(),
            words(columns[4]),
            operands(columns[5].strip()));
    List<String> names = words(columns[0]);
    if (names.getFirst().equals("git") && names.size() > 1) {
      rows.put(String.join(" ", names), row);
    } else {
      names.forEach(name -> rows.put(name, row));
    }
  }

  private static List<String> words(String column) {
    return column.isBlank() ? List.of() : List.of(column.strip().split(" +"));
  }

  private static Operands operands(String column) {
    return switch (column) {
      case "" -> Operands.NONE;
      case "all" -> Operands.ALL;
      case "second" -> Operands.SECOND;
      case "code" -> Operands.CODE;
      case "bundle" -> Operands.BUNDLE;
      case "assigning" -> Operands.ASSIGNING;
      case "unless-plus" -> Operands.UNLESS_PLUS;
      default -> throw new IllegalStateException("no such operands: " + column);
    };
  }
}
