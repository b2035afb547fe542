import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;

/** Downloads one file and keeps it only if its SHA-512 is the expected one: {@code Fetch URI SHA512 FILE}. */
final class Fetch {
  public static void main(String[] args) throws Exception {
    URI source = URI.create(args[0]);
    Path target = Path.of(args[2]);
    Path partial = Files.createTempFile(target.getParent(), "download", ".partial");
    try (HttpClient client =
        HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).connectTimeout(Duration.ofSeconds(30)).build()) {
      HttpResponse<InputStream> response =
          client.send(HttpRequest.newBuilder(source).build(), HttpResponse.BodyHandlers.ofInputStream());
      if (response.statusCode() != 200) {
        throw new IllegalStateException("the server answered " + response.statusCode());
      }
      try (InputStream body = response.body()) {
        Files.copy(body, partial, StandardCopyOption.REPLACE_EXISTING);
      }
      String digest = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-512").digest(Files.readAllBytes(partial)));
      if (!digest.equals(args[1])) {
        throw new IllegalStateException("its SHA-512 is " + digest + ", expected " + args[1]);
      }
      Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (Exception e) {
      System.err.println("mvnw: could not fetch " + source + ": " + e);
      System.exit(1);
    } finally {
      Files.deleteIfExists(partial);
    }
  }
}
