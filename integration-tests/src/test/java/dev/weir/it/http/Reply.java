package dev.weir.it.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.greenbytes.http.sfv.IntegerItem;
import org.greenbytes.http.sfv.ListElement;
import org.greenbytes.http.sfv.Parameters;
import org.greenbytes.http.sfv.Parser;
import org.greenbytes.http.sfv.StringItem;

/** A response, read by parsers that are not ours. */
public record Reply(int status, List<Field> fields, String body) {

    private static final JsonMapper JSON = new JsonMapper();

    public Reply {
        fields = List.copyOf(fields);
    }

    /** A header field's line. */
    public record Field(String name, String value) {}

    /** A member of {@code RateLimit-Policy}; the window is null where there is none. */
    public record Quota(String name, long quota, Long window) {}

    /** A member of {@code RateLimit}. */
    public record Standing(String name, long remaining, long seconds) {}

    public List<String> all(String name) {
        return fields.stream()
                .filter(field -> field.name().equalsIgnoreCase(name))
                .map(Field::value)
                .toList();
    }

    public boolean has(String name) {
        return !all(name).isEmpty();
    }

    /** The value of a field that is there once, or null. */
    public String field(String name) {
        List<String> lines = all(name);
        if (lines.size() > 1) {
            throw new AssertionError(name + " is there " + lines.size() + " times: " + lines);
        }
        return lines.isEmpty() ? null : lines.get(0);
    }

    /**
     * The status, but 503 where the container itself failed while an application went: both Jetty and Tomcat have moments
     * in which they do. The page of such a failure shows the stack, and nothing of ours is in it.
     */
    public int statusWhileRedeployed() {
        return status == 500 && !body.contains("dev.weir") ? 503 : status;
    }

    /** {@code Retry-After} as the integer that it has to be. */
    public long retryAfter() {
        return Long.parseLong(Objects.requireNonNull(field("Retry-After"), "no Retry-After"));
    }

    public List<Quota> quotas() {
        List<Quota> quotas = new ArrayList<>();
        for (ListElement<?> member : members("RateLimit-Policy")) {
            quotas.add(new Quota(name(member), integer(member.getParams(), "q"), integer(member.getParams(), "w")));
        }
        return quotas;
    }

    public List<Standing> standings() {
        List<Standing> standings = new ArrayList<>();
        for (ListElement<?> member : members("RateLimit")) {
            standings.add(
                    new Standing(name(member), integer(member.getParams(), "r"), integer(member.getParams(), "t")));
        }
        return standings;
    }

    /** What remains under the only policy. */
    public long remaining() {
        List<Standing> standings = standings();
        if (standings.size() != 1) {
            throw new AssertionError("not one member but " + standings + " in " + this);
        }
        return standings.get(0).remaining();
    }

    private List<? extends ListElement<?>> members(String name) {
        String value = field(name);
        return value == null ? List.of() : Parser.parseList(value).get();
    }

    private static String name(ListElement<?> member) {
        return ((StringItem) member).get();
    }

    private static Long integer(Parameters parameters, String name) {
        return parameters.containsKey(name) ? ((IntegerItem) parameters.get(name)).getAsLong() : null;
    }

    public JsonNode json() {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new AssertionError(body, e);
        }
    }
}
