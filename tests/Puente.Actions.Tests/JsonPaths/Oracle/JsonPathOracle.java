import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.JsonPath;
import com.jayway.jsonpath.PathNotFoundException;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import net.minidev.json.JSONStyle;
import net.minidev.json.JSONValue;

/** Reads a document and then paths, Base64, one a line; answers each with +JSON, -notfound or !error, Base64. */
public class JsonPathOracle {
    public static void main(String[] args) throws Exception {
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        Object document = Configuration.defaultConfiguration().jsonProvider().parse(decode(input.readLine()));
        StringBuilder output = new StringBuilder();
        for (String line; (line = input.readLine()) != null; ) {
            String answer;
            try {
                Object value = JsonPath.read(document, decode(line));
                answer = "+" + JSONValue.toJSONString(value, JSONStyle.LT_COMPRESS);
            } catch (PathNotFoundException fault) {
                answer = "-" + fault.getMessage();
            } catch (Exception fault) {
                answer = "!" + fault.getMessage();
            }
            output.append(Base64.getEncoder().encodeToString(answer.getBytes(StandardCharsets.UTF_8))).append('\n');
        }
        System.out.print(output);
    }

    private static String decode(String text) {
        return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
    }
}
