package dev.osd.daemon.secret;

import java.util.List;
import java.util.Optional;

/**
 * Names whose values are secret: those that end with certain words, in any case and with or without
 * separators between their parts ({@code DB_PASSWORD}, {@code accessToken}, {@code x-api-key}),
 * numbered or not ({@code token2}). A name that goes on behind the word is another name ({@code
 * password_file}, {@code max_tokens}).
 */
final class SecretNames {
  private static final List<Name> NAMES =
      List.of(
          new Name("password", SecretKind.PASSWORD, false, false),
          new Name("passwd", SecretKind.PASSWORD, false, false),
          new Name("passphrase", SecretKind.PASSWORD, false, false),
          new Name("passcode", SecretKind.PASSWORD, false, false),
          new Name("storepass", SecretKind.PASSWORD, false, false),
          new Name("keypass", SecretKind.PASSWORD, false, false),
          new Name("pass", SecretKind.PASSWORD, true, false),
          // The shell's own PWD is a folder.
          new Name("pwd", SecretKind.PASSWORD, true, true),
          new Name("psk", SecretKind.PASSWORD, true, true),
          new Name("secret", SecretKind.SECRET, false, false),
          new Name("token", SecretKind.TOKEN, false, false),
          new Name("jwt", SecretKind.TOKEN, true, true),
          new Name("bearer", SecretKind.TOKEN, true, false),
          new Name("otp", SecretKind.TOKEN, true, false),
          new Name("amzsignature", SecretKind.TOKEN, false, false),
          new Name("apikey", SecretKind.KEY, false, true),
          new Name("secretkey", SecretKind.KEY, false, true),
          new Name("accesskey", SecretKind.KEY, false, true),
          new Name("privatekey", SecretKind.KEY, false, true),
          new Name("encryptionkey", SecretKind.KEY, false, true),
          new Name("signingkey", SecretKind.KEY, false, true),
          new Name("sharedkey", SecretKind.KEY, false, true),
          new Name("masterkey", SecretKind.KEY, false, true),
          new Name("accountkey", SecretKind.KEY, false, true),
          new Name("authkey", SecretKind.KEY, false, true),
          new Name("authorization", SecretKind.AUTHORIZATION, false, false),
          new Name("cookie", SecretKind.COOKIE, true, false));

  private SecretNames() {}

  /**
   * A word at the end of a name.
   *
   * @param word in lower case, without separators
   * @param kind what the value is
   * @param apart whether the word must stand by itself within the name, as it ends others too
   * @param orPlace whether the value may as well be a path, which is no secret
   */
  record Name(String word, SecretKind kind, boolean apart, boolean orPlace) {
    /** Whether the value is that of a header, which may have several words. */
    boolean header() {
      return kind == SecretKind.AUTHORIZATION || kind == SecretKind.COOKIE;
    }

    private boolean endsAt(String text, int end) {
      int at = end - 1;
      for (int i = word.length() - 1; i >= 0; i--, at--) {
        while (i < word.length() - 1 && at >= 0 && separator(text.charAt(at))) {
          at--;
        }
        if (at < 0 || Character.toLowerCase(text.charAt(at)) != word.charAt(i)) {
          return false;
        }
      }
      return !apart || at < 0 || !Characters.letter(text.charAt(at)) || humped(text, at);
    }

    /** Whether the word begins with a capital after a small letter, as in {@code dbPass}. */
    private static boolean humped(String text, int before) {
      return Character.isLowerCase(text.charAt(before))
          && Character.isUpperCase(text.charAt(before + 1));
    }

    private static boolean separator(char c) {
      return c == '_' || c == '-' || c == '.';
    }
  }

  /** The secret name that ends before this index. */
  static Optional<Name> endingAt(String text, int end) {
    int last = end;
    while (last > 0 && Characters.digit(text.charAt(last - 1))) {
      last--;
    }
    if (last < end && last > 0 && Name.separator(text.charAt(last - 1))) {
      last--;
    }
    if (last == 0) {
      return Optional.empty();
    }
    char ending = Character.toLowerCase(text.charAt(last - 1));
    for (Name name : NAMES) {
      if (name.word().charAt(name.word().length() - 1) == ending && name.endsAt(text, last)) {
        return Optional.of(name);
      }
    }
    return Optional.empty();
  }

  /** Where the name that ends before this index begins. */
  static int start(String text, int end) {
    int at = end;
    while (at > 0 && Characters.ofName(text.charAt(at - 1))) {
      at--;
    }
    return at;
  }
}
