package dev.osd.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Threat 8: flags of harmless programs that write files or run programs. */
class FlagKnowledgeTest {
  /** Any program with any arguments: only what is known of flags holds anything back. */
  private final Machine machine =
      Machine.with("[[exec]]\nprogram = [\"*\"]\ndecision = \"allow\"\n");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sort -o out in",
        "sort -oout in",
        "sort in -o out",
        "sort -no out in",
        "sort -nro out in",
        "sort --output=out in",
        "sort --output out in",
        "sort --outp=out in",
        "sort --o out in",
        "sort --compress-program=sh in",
        "sort --compress-prog sh in",
        "sort -T /tmp in",
        "/usr/bin/sort -o x",
        "uniq in out",
        "uniq -c in out",
        "shuf -o x",
        "split --filter=sh x",
        "tee x",
        "tee -a x",
        "xxd -r a b",
        "xxd a b",
        "iconv -o x y",
        "tree -o x",
        "file -C -m x",
        "rg --pre=sh x",
        "rg --pre sh x",
        "rg -z x",
        "rg --hostname-bin=sh x",
        "less -o x y",
        "less +!sh y",
        "man -P sh ls",
        "man -Psh ls",
        "man --pager=sh ls",
        "man -H ls",
        "find . -delete",
        "find . -exec rm {} ;",
        "find . -execdir rm {} ;",
        "find . -ok rm {} ;",
        "find . -okdir rm {} ;",
        "find . -fprint x",
        "find . -fprint0 x",
        "find . -fprintf x %p",
        "find . -fls x",
        "fd x -x rm",
        "fd x --exec rm",
        "awk 'BEGIN{system(\"rm x\")}'",
        "awk '{print > \"x\"}' y",
        "awk '{print | \"sh\"}' y",
        "awk '{print}' y",
        "awk -F: -f prog.awk y",
        "awk -f prog.awk y",
        "gawk -i inplace '{print}' y",
        "gawk -l filefuncs '{print}' y",
        "mawk -W exec=x y",
        "sed -i s/a/b/ x",
        "sed -i.bak s/a/b/ x",
        "sed -ni p x",
        "sed -Ei s/a/b/ x",
        "sed --in-place s/a/b/ x",
        "sed --in-pl s/a/b/ x",
        "sed 'w out' x",
        "sed -n 'w out' x",
        "sed '1w out' x",
        "sed 's/a/b/w out' x",
        "sed 's/a/b/gw out' x",
        "sed 's/a/id/e' x",
        "sed 's,a,id,ge' x",
        "sed '1e id' x",
        "sed e x",
        "sed -e p -e 'w out' x",
        "sed -ne 'w out' x",
        "sed -e's/a/b/w out' x",
        "sed --expression='w out' x",
        "sed --expr 'w out' x",
        "sed -f script x",
        "sed -fscript x",
        "sed --file=script x",
        "sed 'W out' x",
        "sed '/a/{w out\n}' x",
        "sed '$!w out' x",
        "sed '1,3!w out' x",
        "sed 'y/a/b/;w out' x",
        "sed 'p;w out' x",
        "sed 's/[/]/w out/' x",
        "yq -i x y",
        "xmllint --output x y",
        "sqlite3 db '.shell id'",
        "sqlite3 -cmd .x db",
        "psql -c '\\! id'",
        "mysql -e 'system id'",
        "tar --checkpoint=1 --checkpoint-action=exec=sh -cf x y",
        "tar --checkpoint-act=exec=sh -cf x y",
        "tar --to-command=sh -xf x",
        "tar -I sh -xf x",
        "tar -Ish -xf x",
        "tar xIf sh x",
        "tar cIf sh x y",
        "tar --use-compress-program=sh -xf x",
        "tar --use-compress sh -xf x",
        "tar --rsh-command=sh -xf h:x",
        "tar -F sh -cf x y",
        "zip -T -TT sh x y",
        "zip x y -TTsh",
        "zip --unzip-command=sh x y",
        "rsync -e sh a b",
        "rsync -esh a b",
        "rsync -ave sh a b",
        "rsync --rsh=sh a b",
        "rsync --rsync-path=sh a b",
        "scp -S sh a b",
        "scp -oProxyCommand=sh a b",
        "curl -o x https://h",
        "curl -O https://h",
        "curl -sSLo x https://h",
        "curl -K conf",
        "curl --config conf",
        "curl --output x https://h",
        "curl --dump-header x https://h",
        "curl -c jar https://h",
        "curl -T x https://h",
        "curl --unix-socket /s https://h",
        "wget -O x https://h",
        "wget --output-document=x https://h",
        "wget -e use_proxy=x https://h",
        "wget --use-askpass=sh https://h",
        "wget --post-file=x https://h",
        "dd if=x of=y",
        "git -c core.pager=sh log",
        "git -ccore.pager=sh log",
        "git -C /tmp/evil status",
        "git --exec-path=/tmp status",
        "git --git-dir=/tmp/evil status",
        "git --config-env=core.pager=X log",
        "git log --output=x",
        "git diff --outp=x",
        "git diff --ext-diff",
        "git log --ext-diff",
        "git show --textconv",
        "git grep -O x",
        "git grep -Osh x",
        "git grep --open-files-in-pager=sh x",
        "git ls-remote --upload-pack=sh x",
        "git fetch --upload-pack sh x",
        "git clone -u sh x",
        "git clone -c core.x=y z",
        "git clone --template=/tmp/x y",
        "git archive --output=x HEAD",
        "git archive -o x HEAD",
        "git archive --remote=x HEAD",
        "git rebase -x sh main",
        "git rebase --exec sh main",
        "git bisect run sh",
        "git submodule foreach sh",
        "git config core.pager sh",
        "git difftool -x sh",
        "git -p log --output=x",
        "date -s 12:00",
        "date --set=12:00",
        "date 010203042025",
        "hostname evil",
        "hostname -F x",
        "timedatectl set-time 12:00",
        "systemctl -H evil status",
        "systemctl edit x",
        "journalctl --vacuum-size=1",
        "journalctl --rotate",
        "dmesg -C",
        "dmesg --clear",
        "ip -b x",
        "ip netns exec x sh",
        "ip addr add 10.0.0.1 dev eth0",
        "ip link set eth0 down",
        "ss -K dst 1.2.3.4",
        "ifconfig eth0 down",
        "sysctl -w a=b",
        "sysctl a=b",
        "crontab x",
        "crontab -r",
        "nmap --script=x h",
        "nmap -oN x h",
        "tcpdump -w x",
        "tcpdump -i eth0 -z sh",
        "apt-get -o Dpkg::Pre-Invoke::=sh update",
        "dpkg --pre-invoke=sh -l",
        "rpm --eval '%(id)'",
        "rpm -E '%(id)'",
        "gpg -o x -d y",
        "openssl enc -in a -out b",
        "openssl req -engine x",
        "docker -H tcp://h ps",
        "vim -c '!id' x",
        "vim +!id x",
        "vi -S x",
        "emacs --eval x",
        "python3 script.py",
        "python3 -m http.server",
        "perl script.pl",
        "bash script.sh",
        "node script.js",
        "make SHELL=/tmp/x",
        "make --eval=x",
        "make -f /tmp/x",
        "gcc -wrapper sh x.c",
        "gcc -fplugin=x x.c",
        "gcc @args",
        "go test -exec sh",
        "go build -toolexec=sh",
        "go vet -vettool=sh",
        "cargo --config x build",
        "printf -v PATH x",
        "ctags -o x y",
        "helm install --post-renderer sh x",
      })
  void ruleThatDoesNotNameTheFlagDoesNotAllow(String command) {
    Decision decision = machine.decide(machine.exec(WrapperTest.split(command)));
    assertThat(decision.verdict().wireName()).as(command).isEqualTo("confirm");
    assertThat(decision.findings()).extracting(Finding::text).anyMatch(t -> t.contains("name"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sort -n -k2,2 -t: in",
        "sort -to in",
        "sort -k 2o in",
        "sort --reverse in",
        "uniq -c in",
        "ls -la",
        "cat x y",
        "grep -rn -e foo -o .",
        "find . -name '*.java' -type f -print",
        "rg --pretty foo",
        "sed -n 5p x",
        "sed -n '1,5p' x",
        "sed 's/a/b/g' x",
        "sed -E 's/(a|b)+/\\1/gI; /x/d' x",
        "sed -e 's/a/b/' -e '/we/d' x",
        "sed 's|/usr|/opt|' we",
        "sed '/^#/d;$!N;P;D' x",
        "sed -n '/start/,/end/{p}' x",
        "sed '$a text with w' x",
        "sed ':a;N;$!ba;s/\\n/ /g' x",
        "sed 'y/abc/xyz/' x",
        "tar -tzf x",
        "tar tvf x",
        "tar -xf x -C d",
        "curl -sS https://example.org",
        "curl -H 'X: o' https://example.org",
        "git status",
        "git log --oneline -5",
        "git log -c -p",
        "git diff --stat HEAD~1",
        "git diff -C",
        "git grep -n foo",
        "git show HEAD:x",
        "git blame -C x",
        "git push origin main",
        "git commit -m x",
        "date",
        "date +%s",
        "date -d yesterday +%F",
        "hostname",
        "hostname -f",
        "systemctl status sshd",
        "systemctl list-units --type=service",
        "journalctl -u sshd -n 50",
        "dmesg -T",
        "ip addr show",
        "ip -4 route",
        "ss -tlnp",
        "sysctl net.ipv4.ip_forward",
        "crontab -l",
        "ps aux",
        "dd if=x",
        "make test",
        "npm test",
        "cargo test",
        "go test ./...",
        "gcc -O2 -o x x.c",
        "printf %s x",
        "openssl version",
        "jq .a x",
        "wc -l x",
        "diff -u a b",
        "tree -L 2",
      })
  void harmlessFlagsHoldNothingBack(String command) {
    assertThat(machine.verdict(machine.exec(WrapperTest.split(command))))
        .as(command)
        .isEqualTo("allow");
  }

  @ParameterizedTest(name = "args = {0} and {1}: {2}")
  @CsvSource(
      delimiter = '@',
      quoteCharacter = '`',
      textBlock =
          """
          "-o", "*", "**"          @ sort -o x y         @ allow
          "**", "-o", "*"          @ sort y -o x         @ allow
          "-n|-o", "**"            @ sort -o x           @ allow
          "-n|-o", "**"            @ sort -n -o x        @ confirm
          "--output=*", "**"       @ sort --output=x y   @ allow
          "--output=*", "**"       @ sort --outp=x y     @ confirm
          "--out*", "**"           @ sort --output=x y   @ confirm
          "-o*", "**"              @ sort -ox y          @ allow
          "-*", "**"               @ sort -ox y          @ confirm
          "-o", "**"               @ sort -o x -T y      @ confirm
          "{print $1}", "**"       @ awk '{print $1}' x  @ allow
          "{print $1}", "**"       @ awk '{print $2}' x  @ confirm
          "-F*", "{print $1}", "*" @ awk -F: '{print $1}' x @ allow
          "-i", "s/a/b/", "*"      @ sed -i s/a/b/ x     @ allow
          "-n", "w out"            @ sed -n 'w out'      @ allow
          "*", "*"                 @ sed -n 'w out'      @ confirm
          "**", "-exec", "grep", "**", ";" @ find . -exec grep x {} ; @ allow
          "build.sh", "**"         @ bash build.sh a     @ allow
          "*.sh", "**"             @ bash build.sh a     @ confirm
          "config", "--get", "*"   @ git config --get a  @ allow
          "xf", "*"                @ tar xf y            @ allow
          "of=*", "**"             @ dd of=x             @ allow
          """)
  void ruleThatWritesTheFlagOutAllowsIt(String args, String command, String verdict) {
    Machine naming =
        Machine.with(
            """
            [[exec]]
            program = ["*"]
            args = [%s]
            decision = "allow"
            [[exec]]
            program = ["grep"]
            decision = "allow"
            """
                .formatted(args.strip()));
    assertThat(naming.verdict(naming.exec(WrapperTest.split(command.strip()))))
        .as(command)
        .isEqualTo(verdict);
  }

  @Test
  void heldBackRuleIsNamedWithTheFlag() {
    assertThat(machine.decide(machine.exec("sort", "-no", "x")).findings())
        .extracting(Finding::text)
        .containsExactly(
            "the rule at p.toml:1 allows sort, but not with -no, which it would have to name;"
                + " the default is confirm");
  }

  @Test
  void ruleThatDeniesNeedsNameNoFlag() {
    Machine denying = Machine.with("[[exec]]\nprogram = [\"sort\"]\ndecision = \"deny\"\n");
    assertThat(denying.verdict(denying.exec("sort", "-o", "x"))).isEqualTo("deny");
  }
}
