import java.io.*;
import java.nio.charset.StandardCharsets;
import java.util.*;
import org.apache.velocity.VelocityContext;
import org.apache.velocity.app.VelocityEngine;

/** Renders one template a line (mode, blank, base64) with Apache Velocity; answers one line each. */
public class VelocityOracle {
    static VelocityEngine engine(boolean strict) {
        VelocityEngine engine = new VelocityEngine();
        engine.setProperty("runtime.log.logsystem.class", "org.apache.velocity.runtime.log.NullLogChute");
        engine.setProperty("runtime.references.strict", String.valueOf(strict));
        engine.init();
        return engine;
    }

    static VelocityContext context() {
        Map<String, Object> input = new LinkedHashMap<>();
        input.put("n", 5); input.put("b", true); input.put("zero", 0); input.put("empty", "");
        input.put("list", new ArrayList<>(Arrays.asList("a", "b"))); input.put("nul", null);
        input.put("q", "a \"b\" c"); input.put("size", "XL"); input.put("my-key", "hyphen");
        VelocityContext context = new VelocityContext();
        context.put("x", "X"); context.put("y", "yes"); context.put("e", ""); context.put("n", 5);
        context.put("zero", 0); context.put("big", 3000000000L); context.put("d", 2.5);
        context.put("t", true); context.put("f", false); context.put("input", input);
        context.put("list", new ArrayList<>(Arrays.asList("a", "b", "c")));
        context.put("nums", new ArrayList<>(Arrays.asList(3, 1, 2)));
        context.put("none", new ArrayList<>()); context.put("a-b", "AB"); context.put("_u", "U");
        return context;
    }

    public static void main(String[] args) throws Exception {
        VelocityEngine lenient = engine(false), strict = engine(true);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line; (line = in.readLine()) != null; ) {
            String template = new String(Base64.getDecoder().decode(line.substring(2)), StandardCharsets.UTF_8);
            StringWriter out = new StringWriter();
            String answer;
            try {
                (line.charAt(0) == 'S' ? strict : lenient).evaluate(context(), out, "t", template);
                answer = "+" + out;
            } catch (Throwable t) {
                answer = "-" + String.valueOf(t.getMessage()).split("\n")[0];
            }
            System.out.println(Base64.getEncoder().encodeToString(answer.getBytes(StandardCharsets.UTF_8)));
        }
    }
}
