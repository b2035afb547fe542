package dev.osd.protocol.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The JSON Schemas (draft 2020-12) of this protocol, for people, editors and models. */
public final class Schemas {
  private Schemas() {}

  /** The schema of a plan. */
  public static String plan() {
    return read("plan.schema.json");
  }

  /** The schema of the reply to a plan. */
  public static String reply() {
    return read("reply.schema.json");
  }

  private static String read(String resource) {
    try (InputStream in = Schemas.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("the resource " + resource + " is not in this program");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the resource " + resource, e);
    }
  }
}
