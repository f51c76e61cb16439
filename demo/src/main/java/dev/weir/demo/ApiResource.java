package dev.weir.demo;

import dev.weir.jaxrs.RateLimited;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;

/** Three ways to limit a resource method. */
@Path("")
@Produces(MediaType.TEXT_PLAIN)
public final class ApiResource {

    /** Called by the JAX-RS implementation. */
    public ApiResource() {}

    // docs:begin greeting
    /** Five in ten seconds for each API key, or for each client address where there is none. */
    @GET
    @Path("greeting")
    @RateLimited(value = "5/10s burst 5", key = "header:X-Api-Key, client-address")
    public String greeting() {
        return "Greetings\n";
    }
    // docs:end greeting

    // docs:begin me
    /** Five in ten seconds for each user, from wherever they call. */
    @GET
    @Path("me")
    @Authenticated
    @RateLimited(value = "5/10s burst 5", key = "principal")
    public String me(@Context SecurityContext security) {
        return security.getUserPrincipal().getName() + "\n";
    }
    // docs:end me

    /** A report is dear: it takes five of ten permits a minute. */
    @POST
    @Path("reports")
    @RateLimited(value = "10/1m", key = "header:X-Api-Key, client-address", cost = 5)
    public String report() {
        return "A report\n";
    }
}
