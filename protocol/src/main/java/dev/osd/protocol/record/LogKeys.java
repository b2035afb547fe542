package dev.osd.protocol.record;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The keys of one log, each for one purpose, all made from the secret in its key file: HMAC-SHA-256
 * (RFC 2104) of the purpose's name under the secret.
 */
public final class LogKeys {
  /** Bytes of the secret. */
  public static final int SECRET_BYTES = 32;

  private static final String MAC = "HmacSHA256";

  private final SecretKeySpec chain;
  private final SecretKeySpec head;
  private final SecretKeySpec digest;

  private LogKeys(SecretKeySpec secret) {
    chain = derived(secret, "osd audit chain");
    head = derived(secret, "osd audit head");
    digest = derived(secret, "osd audit digest");
  }

  /**
   * The keys that follow from a secret.
   *
   * @throws IllegalArgumentException if it has not {@value #SECRET_BYTES} bytes
   */
  public static LogKeys of(byte[] secret) {
    if (secret.length != SECRET_BYTES) {
      throw new IllegalArgumentException("a log's secret has %d bytes".formatted(SECRET_BYTES));
    }
    return new LogKeys(new SecretKeySpec(secret, MAC));
  }

  /**
   * The keys that follow from the secret in a key file.
   *
   * @throws IOException if it cannot be read, is a link, or has not {@value #SECRET_BYTES} bytes
   */
  public static LogKeys read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      // One byte more than a secret has tells whether it is one.
      byte[] secret = in.readNBytes(SECRET_BYTES + 1);
      if (secret.length != SECRET_BYTES) {
        throw new IOException("%s is no key: it has not %d bytes".formatted(file, SECRET_BYTES));
      }
      return of(secret);
    }
  }

  /** Seals records. */
  Mac chain() {
    return mac(chain);
  }

  /** Seals the head. */
  Mac head() {
    return mac(head);
  }

  /** The key of the digests that stand in records for contents. */
  public byte[] digestKey() {
    return digest.getEncoded();
  }

  private static SecretKeySpec derived(SecretKeySpec secret, String purpose) {
    return new SecretKeySpec(mac(secret).doFinal(purpose.getBytes(StandardCharsets.US_ASCII)), MAC);
  }

  private static Mac mac(SecretKeySpec key) {
    try {
      Mac mac = Mac.getInstance(MAC);
      mac.init(key);
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java runtime has " + MAC, e);
    }
  }
}
