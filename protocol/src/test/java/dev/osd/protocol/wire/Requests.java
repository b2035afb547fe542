package dev.osd.protocol.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.osd.protocol.Limit;
import dev.osd.protocol.Limits;
import dev.osd.protocol.Plan;
import dev.osd.protocol.ProtocolException;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Sound requests that use every field, to be changed one place at a time. */
final class Requests {
  /** A decoder that does not get in the way of what a test wants to send. */
  private static final StrictJson JSON =
      new StrictJson(Limits.standard().with(Limit.NESTING, Limit.NESTING.most()));

  private static final Map<String, String> ACTIONS =
      Map.of(
          "ping", "{'type':'ping','id':'a'}",
          "exec",
              """
              {'type':'exec','id':'a','argv':['/bin/echo','hi'],'cwd':'src','env':{'LANG':'C'},
               'timeout_sec':5,'as_root':false,'network':true,'sandbox':'read-only',
               'reason':'test','danger':'none known','recovery':'nothing to do'}\
              """,
          "shell",
              """
              {'type':'shell','id':'a','command':'ls | wc -l','cwd':'src','env':{'LANG':'C'},
               'timeout_sec':5,'network':true,'sandbox':'network',
               'reason':'test','danger':'none known','recovery':'nothing to do'}\
              """,
          "read_file",
              """
              {'type':'read_file','id':'a','path':'pom.xml','max_bytes':4096,'offset':7,
               'reason':'test','danger':'none known','recovery':'nothing to do'}\
              """,
          "write_file",
              """
              {'type':'write_file','id':'a','path':'out.txt','content':'hello\\n','mode':'0644',
               'backup':true,'reason':'test','danger':'none known','recovery':'nothing to do'}\
              """,
          "read",
              """
              {'type':'read','id':'a','fd':3,'offset':7,'max_size':100,
               'reason':'test','danger':'none known','recovery':'nothing to do'}\
              """,
          "write",
              """
              {'type':'write','id':'a','fd':1,'data':'hello\\n',
               'reason':'test','danger':'none known','recovery':'nothing to do'}\
              """,
          "tool",
              """
              {'type':'tool','id':'a','tool':'my.plugin','action':'do','args':{'n':1},
               'reason':'test','danger':'none known','recovery':'nothing to do'}\
              """,
          "pipe",
              """
              {'type':'pipe','id':'a','cmds':['grep error','sort'],'in_fd':3,'out_fd':1,'err_fd':2,
               'reason':'test','danger':'none known','recovery':'nothing to do'}\
              """);

  private Requests() {}

  static List<String> types() {
    return ACTIONS.keySet().stream().sorted().toList();
  }

  /** A plan of one action of this type; it and the action have all their optional fields. */
  static ObjectNode full(String type) {
    ObjectNode request =
        object(
            """
            {'request_id':'req-1','session_id':'ses-1','version':'0.1','mode':'execute',
             'confirmation':{'token':'i-understand'},'cwd':'/srv','on_failure':'continue',
             'stream':true,'provenance':{'model':'m-1','prompt':'make it so'},'actions':[]}\
            """);
    request.withArray("actions").add(object(Objects.requireNonNull(ACTIONS.get(type), type)));
    return request;
  }

  /** The action of a plan that has one. */
  static ObjectNode action(ObjectNode request) {
    return (ObjectNode) request.get("actions").get(0);
  }

  /**
   * Puts a value at a place: a field of the plan, or of its action behind {@code action.}, or of an
   * inner object behind a further point.
   */
  static ObjectNode with(ObjectNode request, String place, JsonNode value) {
    ObjectNode changed = request.deepCopy();
    holder(changed, place).set(place.substring(place.lastIndexOf('.') + 1), value);
    return changed;
  }

  /** Takes away what stands at a place. */
  static ObjectNode without(ObjectNode request, String place) {
    ObjectNode changed = request.deepCopy();
    holder(changed, place).remove(place.substring(place.lastIndexOf('.') + 1));
    return changed;
  }

  static ObjectNode with(ObjectNode request, String place, String text) {
    return with(request, place, request.textNode(text));
  }

  /** A JSON value; single quotes stand for double ones. */
  static JsonNode value(String text) {
    try {
      return JSON.decode(text.replace('\'', '"').getBytes(UTF_8));
    } catch (ProtocolException e) {
      throw new AssertionError("a test's own JSON is wrong: " + text, e);
    }
  }

  static ObjectNode object(String text) {
    return (ObjectNode) value(text);
  }

  static ArrayNode array() {
    return JsonNodeFactory.instance.arrayNode();
  }

  static byte[] bytes(JsonNode request) {
    return JSON.encode(request).getBytes(UTF_8);
  }

  static Plan decode(JsonNode request) throws ProtocolException {
    return decode(request, Limits.standard());
  }

  static Plan decode(JsonNode request, Limits limits) throws ProtocolException {
    return new PlanCodec(limits).decode(bytes(request));
  }

  private static ObjectNode holder(ObjectNode request, String place) {
    ObjectNode holder = request;
    String[] steps = place.split("\\.", -1);
    for (int i = 0; i < steps.length - 1; i++) {
      holder = steps[i].equals("action") ? action(request) : (ObjectNode) holder.get(steps[i]);
    }
    return holder;
  }
}
