package dev.osd.daemon.audit;

import dev.osd.daemon.secret.SecretKind;
import dev.osd.daemon.secret.Secrets;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Takes out of records what must not stand in them. The confirmation token and whatever {@link
 * Secrets} finds are replaced by markers such as {@code [redacted:password]} in every text.
 * Contents and environment values are replaced by length and keyed digest, so that equal ones can
 * be recognized but a short one cannot be guessed by who reads the log.
 */
public final class Redaction {
  private static final String MAC = "HmacSHA256";

  /** Of captured content, at most this many characters are kept, with markers in place. */
  static final int MOST_CAPTURED = 64 << 10;

  private final byte[] key;
  private final String token;

  /**
   * @param key the digest's key, at least 32 bytes
   * @param token the confirmation token to hide
   */
  public Redaction(byte[] key, String token) {
    if (key.length < 32) {
      throw new IllegalArgumentException("the digest key must have at least 32 bytes");
    }
    this.key = key.clone();
    this.token = token;
  }

  /** A text that nothing runs, such as a reason, without secrets. */
  String text(String text) {
    return Secrets.hideIn(withoutToken(text));
  }

  /** A line for a shell without secrets; what it would run stays. */
  String command(String line) {
    return Secrets.hideInCommand(withoutToken(line));
  }

  /** A program's arguments without secrets, as many as there were. */
  List<String> arguments(List<String> arguments) {
    return Secrets.hideInArguments(arguments.stream().map(this::withoutToken).toList());
  }

  /**
   * Content or output as text without secrets, for a log that keeps them: malformed UTF-8 with
   * replacement characters, and no more than {@value #MOST_CAPTURED} characters of it. It is cut
   * after its secrets are taken out, so that none is saved by being cut.
   */
  String captured(byte[] content) {
    String clean = text(new String(content, StandardCharsets.UTF_8));
    if (clean.length() <= MOST_CAPTURED) {
      return clean;
    }
    boolean insidePair = Character.isHighSurrogate(clean.charAt(MOST_CAPTURED - 1));
    return clean.substring(0, insidePair ? MOST_CAPTURED - 1 : MOST_CAPTURED);
  }

  private String withoutToken(String text) {
    return token.isEmpty() || !text.contains(token)
        ? text
        : text.replace(token, SecretKind.TOKEN.marker());
  }

  /** The digest of these bytes under this log's key: HMAC-SHA-256 (RFC 2104) in hexadecimal. */
  String digest(byte[] content) {
    try {
      Mac mac = Mac.getInstance(MAC);
      mac.init(new SecretKeySpec(key, MAC));
      return HexFormat.of().formatHex(mac.doFinal(content));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java runtime has " + MAC, e);
    }
  }
}
