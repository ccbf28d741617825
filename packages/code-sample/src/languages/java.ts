import { quoted, utf16 } from '../quoted.ts'
import type { Language } from '../sample-request.ts'

/**
 * `\u000a` is a line break before the compiler sees a string (JLS §3.3): signs below 256 are written in octal, which is
 * read within the string.
 */
const code = (point: number) => (point < 256 ? `\\${point.toString(8).padStart(3, '0')}` : utf16(point))
const text = (value: string) => quoted(value, { code })

export const java: Language = ({ method, url, headers, body }) => {
  const publisher = body === undefined ? 'noBody()' : `ofString(${text(body)})`
  const fields = headers.map(([name, value]) => `            .header(${text(name)}, ${text(value)})\n`)
  return `import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

public class Sample {
    public static void main(String[] args) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(${text(url)}))
            .method(${text(method)}, HttpRequest.BodyPublishers.${publisher})
${fields.join('')}            .build();
        HttpResponse<String> response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        System.out.println(response.statusCode() + " " + response.body());
    }
}
`
}
