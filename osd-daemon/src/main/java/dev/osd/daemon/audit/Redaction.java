package dev.osd.daemon.audit;

import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Takes out of records what must not stand in them. Contents and environment values are replaced by
 * length and keyed digest, so that equal ones can be recognized but a short one cannot be guessed
 * by who reads the log; the confirmation token is blotted out wherever it turns up in a text.
 */
public final class Redaction {
  private static final String MAC = "HmacSHA256";
  private static final String BLOT = "[token]";

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

  /** The text without the token. */
  String text(String text) {
    return token.isEmpty() || !text.contains(token) ? text : text.replace(token, BLOT);
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
