package dev.osd.shell.llm.api;

import com.openai.core.http.Headers;
import java.util.Set;

/**
 * A server's answer with a status other than success. Unchecked, because it passes through
 * openai-java from {@link RefusingClient} to {@link OpenAiModel}.
 */
final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private static final int BAD_REQUEST = 400;
  private static final int UNPROCESSABLE = 422;

  private final int status;
  private final transient Headers headers;
  private final String body;

  RefusedException(int status, Headers headers, String body) {
    super("HTTP " + status);
    this.status = status;
    this.headers = headers;
    this.body = body;
  }

  int status() {
    return status;
  }

  Headers headers() {
    return headers;
  }

  /** The beginning of the body as text. */
  String body() {
    return body;
  }

  /**
   * Whether the server only wants to be asked otherwise; notes how. Servers name the form of the
   * answer in many ways, or refuse a part of its schema, so that is given up whatever they say.
   *
   * @param formed whether the request asks for an answer of some form
   */
  boolean allows(Set<Concession> made, boolean formed) {
    return (status == BAD_REQUEST || status == UNPROCESSABLE)
        && (Concession.make(body, made) || (formed && made.add(Concession.RESPONSE_FORMAT)));
  }
}
