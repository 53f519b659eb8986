import com.jayway.jsonpath.*;
import java.io.*;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.*;
import net.minidev.json.JSONStyle;
import net.minidev.json.JSONValue;
import org.apache.velocity.*;
import org.apache.velocity.app.VelocityEngine;
import org.apache.velocity.runtime.resource.loader.StringResourceLoader;
import org.apache.velocity.runtime.resource.util.StringResourceRepository;

/**
 * The same action with Apache Velocity and Jayway JsonPath: templates and paths compiled before, input and answer parsed from
 * their bytes in each run. Reads the action and its data, Base64, one a line; then "run N" answers nanoseconds of processor time, "show" the last result.
 */
public class ActionArm {
    /** What templates call as $esc. */
    public static class Esc {
        public String url(Object text) throws Exception { return URLEncoder.encode(String.valueOf(text), "UTF-8"); }

        public String jsonString(Object value) {
            String text = String.valueOf(value);
            StringBuilder out = new StringBuilder(text.length());
            for (int index = 0; index < text.length(); index++) {
                char letter = text.charAt(index);
                switch (letter) {
                    case '"': out.append("\\\""); break;
                    case '\\': out.append("\\\\"); break;
                    case '\n': out.append("\\n"); break;
                    default: out.append(letter);
                }
            }
            return out.toString();
        }
    }

    static final BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));

    static String next() throws IOException {
        return new String(Base64.getDecoder().decode(in.readLine()), StandardCharsets.UTF_8);
    }

    public static void main(String[] args) throws Exception {
        VelocityEngine engine = new VelocityEngine();
        engine.setProperty("runtime.log.logsystem.class", "org.apache.velocity.runtime.log.NullLogChute");
        engine.setProperty("runtime.references.strict", "true");
        engine.setProperty("resource.loader", "string");
        engine.setProperty("string.resource.loader.class", StringResourceLoader.class.getName());
        engine.setProperty("string.resource.loader.cache", "true");
        engine.init();
        StringResourceRepository texts = StringResourceLoader.getRepository();
        byte[] inputBytes = next().getBytes(StandardCharsets.UTF_8), answerBytes = next().getBytes(StandardCharsets.UTF_8);
        Template[] request = new Template[Integer.parseInt(next())];
        for (int index = 0; index < request.length; index++) {
            texts.putStringResource("request" + index, next());
            request[index] = engine.getTemplate("request" + index);
        }
        texts.putStringResource("success", next());
        Template success = engine.getTemplate("success");
        String[] keys = new String[Integer.parseInt(next())];
        JsonPath[] paths = new JsonPath[keys.length];
        for (int index = 0; index < keys.length; index++) {
            keys[index] = next();
            paths[index] = JsonPath.compile(next());
        }
        Configuration configuration = Configuration.defaultConfiguration();
        // Of the whole process: compiler and garbage collector count, as they do on the other side.
        com.sun.management.OperatingSystemMXBean machine =
            (com.sun.management.OperatingSystemMXBean) java.lang.management.ManagementFactory.getOperatingSystemMXBean();
        Esc esc = new Esc();
        String result = "";
        for (String line; (line = in.readLine()) != null; ) {
            if (line.equals("show")) {
                System.out.println(Base64.getEncoder().encodeToString(result.getBytes(StandardCharsets.UTF_8)));
                continue;
            }
            int runs = Integer.parseInt(line.substring(4));
            long began = machine.getProcessCpuTime();
            for (int run = 0; run < runs; run++) {
                VelocityContext asked = new VelocityContext();
                asked.put("input", JSONValue.parse(new String(inputBytes, StandardCharsets.UTF_8)));
                asked.put("esc", esc);
                StringBuilder sent = new StringBuilder();
                for (Template template : request) {
                    StringWriter out = new StringWriter();
                    template.merge(asked, out);
                    sent.append(out).append('\n');
                }
                String answer = new String(answerBytes, StandardCharsets.UTF_8);
                Object document = configuration.jsonProvider().parse(answer);
                VelocityContext given = new VelocityContext();
                given.put("esc", esc);
                given.put("rawResult", answer);
                for (int index = 0; index < keys.length; index++) {
                    Object value = paths[index].read(document, configuration);
                    given.put(keys[index], JSONValue.toJSONString(value, JSONStyle.LT_COMPRESS));
                }
                StringWriter out = new StringWriter();
                success.merge(given, out);
                result = sent.append(out).toString();
            }
            System.out.println(machine.getProcessCpuTime() - began);
        }
    }
}
