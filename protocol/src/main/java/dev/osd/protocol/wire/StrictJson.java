package dev.osd.protocol.wire;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.osd.protocol.ErrorCode;
import dev.osd.protocol.Limit;
import dev.osd.protocol.Limits;
import dev.osd.protocol.ProtocolException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The one decoder for everything that comes from outside: RFC 8259 to the letter, and stricter
 * where parsers are known to differ. Refused are bytes that are not UTF-8 (overlong forms and
 * encoded surrogates among them), lone surrogates in escapes, a name that stands twice in an
 * object, nesting beyond {@link Limit#NESTING}, numbers of over {@value #NUMBER_DIGITS} digits, a
 * byte order mark, and anything behind the value but white space.
 */
public final class StrictJson {
  private static final int NUMBER_DIGITS = 1000;

  /** What the library calls a fault, by the beginning of its message, and what we call it. */
  private static final Map<String, String> KINDS =
      Map.of(
          "Duplicate field", "a name stands twice in one object",
          "Unexpected end-of-input", "the text ends too early",
          "Unexpected character", "a character that cannot stand here",
          "Unexpected close marker", "a bracket that closes nothing here",
          "Illegal character", "a character that cannot stand here",
          "Illegal unquoted character", "a control character that is not escaped",
          "Unrecognized character escape", "an escape that JSON does not have",
          "Unrecognized token", "a word that is no JSON value",
          "Non-standard token", "a word that is no JSON value",
          "Invalid numeric value", "a malformed number");

  private final JsonMapper mapper;
  private final JsonFactory factory;
  private final int nesting;

  /** A decoder with the nesting bound of these limits. */
  public StrictJson(Limits limits) {
    nesting = limits.count(Limit.NESTING);
    factory =
        new JsonFactoryBuilder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
            .characterEscapes(new VisibleEscapes())
            .addDecorator((made, generator) -> new WholeTexts(generator))
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNestingDepth(nesting)
                    .maxNumberLength(NUMBER_DIGITS)
                    .maxNameLength(limits.count(Limit.REQUEST_BYTES))
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .streamWriteConstraints(
                StreamWriteConstraints.builder().maxNestingDepth(nesting).build())
            .build();
    mapper =
        JsonMapper.builder(factory)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();
  }

  /** A decoder with the standard limits. */
  public static StrictJson standard() {
    return new StrictJson(Limits.standard());
  }

  /**
   * Decodes one value.
   *
   * @throws ProtocolException with {@link ErrorCode#PARSE_FAILED}, saying what is wrong and where
   */
  public JsonNode decode(byte[] text, int from, int to) throws ProtocolException {
    String characters = utf8(text, from, to);
    try (JsonParser parser = factory.createParser(characters)) {
      JsonNode value = mapper.readTree(parser);
      if (value == null || value.isMissingNode()) {
        throw refused("there is no JSON value");
      }
      if (parser.nextToken() != null) {
        throw refused("there is more text behind the value");
      }
      requirePairedSurrogates(characters, value);
      return value;
    } catch (StreamConstraintsException e) {
      throw refused(
          "a value is over a limit: nesting of %d or numbers of %d digits"
              .formatted(nesting, NUMBER_DIGITS));
    } catch (JacksonException e) {
      throw refused(describe(e));
    } catch (NumberFormatException e) {
      // The library lets this one through for exponents past the range of an int.
      throw refused("a number has too large an exponent");
    } catch (IOException e) {
      throw new UncheckedIOException("a string cannot fail to be read", e);
    }
  }

  /** Decodes one value. */
  public JsonNode decode(byte[] text) throws ProtocolException {
    return decode(text, 0, text.length);
  }

  /** Decodes one object; anything else is refused. */
  public ObjectNode decodeObject(byte[] text, int from, int to) throws ProtocolException {
    if (decode(text, from, to) instanceof ObjectNode object) {
      return object;
    }
    throw refused("the value is no JSON object");
  }

  /** A value as one line of text. */
  public String encode(JsonNode value) {
    try {
      return mapper.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("a tree cannot fail to be written", e);
    }
  }

  /** Malformed bytes decode to U+FFFD, so text without it was sound and needs no second look. */
  private static String utf8(byte[] text, int from, int to) throws ProtocolException {
    String characters = new String(text, from, to - from, StandardCharsets.UTF_8);
    if (characters.indexOf('\uFFFD') >= 0) {
      try {
        var _ = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text, from, to - from));
      } catch (CharacterCodingException e) {
        throw refused("the text is not UTF-8");
      }
    }
    return characters;
  }

  /** Strict UTF-8 cannot hold a lone surrogate, so only an escape can have made one. */
  private static void requirePairedSurrogates(String characters, JsonNode value)
      throws ProtocolException {
    if (characters.contains("\\u") && hasLoneSurrogate(value)) {
      throw refused("a string has half a surrogate pair");
    }
  }

  private static boolean hasLoneSurrogate(JsonNode value) {
    if (value.isTextual()) {
      return Characters.hasLoneSurrogate(value.textValue());
    }
    for (var field : value.properties()) {
      if (Characters.hasLoneSurrogate(field.getKey())) {
        return true;
      }
    }
    for (JsonNode element : value) {
      if (hasLoneSurrogate(element)) {
        return true;
      }
    }
    return false;
  }

  /**
   * The library's messages quote the text, which could be a misplaced secret, so only their kind is
   * told, and the place.
   */
  private static String describe(JacksonException e) {
    String problem = e.getOriginalMessage();
    String kind = "the text is malformed";
    for (var known : KINDS.entrySet()) {
      if (problem.startsWith(known.getKey())) {
        kind = known.getValue();
        break;
      }
    }
    var place = e.getLocation();
    return place == null
        ? kind
        : "%s (line %d, column %d)".formatted(kind, place.getLineNr(), place.getColumnNr());
  }

  private static ProtocolException refused(String what) {
    return new ProtocolException(ErrorCode.PARSE_FAILED, "not strict JSON: " + what);
  }

  /** The factory for writers in this room. */
  JsonFactory factory() {
    return factory;
  }
}
