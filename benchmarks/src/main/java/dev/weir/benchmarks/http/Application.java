package dev.weir.benchmarks.http;

import com.sun.management.ThreadMXBean;
import dev.weir.jaxrs.RateLimited;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;
import org.glassfish.jersey.servlet.ServletContainer;
import org.jspecify.annotations.Nullable;

/**
 * A servlet that answers with a line, or the same in JAX-RS, and a contender before it; beside it a servlet that tells what
 * all threads have allocated.
 *
 * @param contender what is before it
 */
record Application(Contender contender) implements ServletContainerInitializer {

    static final String BODY = "hello, world\n";
    static final String ALLOCATED_PATH = "/allocated";

    @Override
    public void onStartup(@Nullable Set<Class<?>> classes, ServletContext context) {
        if (contender.isJaxrs()) {
            ServletRegistration.Dynamic api = context.addServlet("api", new ServletContainer());
            api.setInitParameter("jakarta.ws.rs.Application", Api.class.getName());
            api.addMapping("/api/*");
            api.setAsyncSupported(true);
        } else {
            ServletRegistration.Dynamic hello = context.addServlet("hello", new HelloServlet());
            hello.addMapping(contender.path());
            hello.setAsyncSupported(true);
        }
        context.addServlet("allocated", new AllocatedServlet()).addMapping(ALLOCATED_PATH);
        Filter filter = contender.filter();
        if (filter != null) {
            FilterRegistration.Dynamic registration = context.addFilter("limit", filter);
            registration.setInitParameters(contender.params());
            registration.setAsyncSupported(true);
            registration.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), true, contender.path());
        }
    }

    /** Answers at once. */
    @SuppressWarnings("serial") // never
    private static final class HelloServlet extends HttpServlet {

        private static final byte[] BYTES = BODY.getBytes(StandardCharsets.US_ASCII);

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.setContentType("text/plain");
            response.setContentLength(BYTES.length);
            response.getOutputStream().write(BYTES);
        }
    }

    /** Tells what all threads that live have allocated. */
    @SuppressWarnings("serial") // never
    private static final class AllocatedServlet extends HttpServlet {

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            long sum = 0;
            for (long bytes : threads.getThreadAllocatedBytes(threads.getAllThreadIds())) {
                sum += Math.max(0, bytes);
            }
            byte[] text = (sum + " " + BODY).getBytes(StandardCharsets.US_ASCII);
            response.setContentType("text/plain");
            response.setContentLength(text.length);
            response.getOutputStream().write(text);
        }
    }

    /** The same as the servlet. Public for JAX-RS alone. */
    public static class Api extends jakarta.ws.rs.core.Application {

        @Override
        public Set<Class<?>> getClasses() {
            return Set.of(Hello.class);
        }
    }

    /** Answers at once. Public for JAX-RS alone. */
    @Path("/")
    public static class Hello {

        @GET
        @Path("free")
        @Produces("text/plain")
        public String free() {
            return BODY;
        }

        @GET
        @Path("limited")
        @Produces("text/plain")
        @RateLimited(value = Contender.LIMIT, key = Contender.KEY)
        public String limited() {
            return BODY;
        }
    }
}
