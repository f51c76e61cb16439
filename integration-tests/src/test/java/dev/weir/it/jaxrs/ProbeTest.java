package dev.weir.it.jaxrs;

import dev.weir.it.container.WebApp;
import dev.weir.jaxrs.RateLimited;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;

class ProbeTest extends JaxrsCases {
    @Path("x")
    public static class Resource {
        @GET
        @RateLimited(value = "10/1m", name = "p")
        public String get() {
            return "ok";
        }
    }

    @Test
    void probe() throws Exception {
        api(Resource.class);
        WebApp app = api(Api.class, WebApp.at(""), Resource.class);
        withoutBackend();
        jakarta.servlet.ServletContext[] c = new jakarta.servlet.ServletContext[1];
        app.listener(new jakarta.servlet.ServletContextListener() {
            public void contextInitialized(jakarta.servlet.ServletContextEvent e) {
                c[0] = e.getServletContext();
            }
        });
        start(app);
        get("/api/x");
        Object a = c[0].getAttribute("dev.weir.config.SharedBackends");
        String before = describe(a);
        CONTAINER.close();
        Files.writeString(
                java.nio.file.Path.of("/tmp/weir/config-probe.txt"),
                where() + ": " + before + " / " + describe(a) + "\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    static String describe(Object a) throws Exception {
        if (a == null) return "none";
        var f = a.getClass().getDeclaredField("open");
        f.setAccessible(true);
        return f.get(a).toString();
    }
}
