package dev.weir.jaxrs.servlet;

import dev.weir.config.PolicyFile;
import dev.weir.config.Settings;
import dev.weir.http.Phase;
import dev.weir.jaxrs.servlet.WebApplication.Reader;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads what the registrations of servlet filters say of policy files, before the filters themselves can tell. */
public final class RegisteredFilters {

    private static final String RATE_LIMIT_FILTER = "dev.weir.servlet.RateLimitFilter";

    private RegisteredFilters() {}

    /**
     * Those that read a file.
     *
     * @param application the servlet context
     * @return null where it does not tell now
     */
    @SuppressWarnings("exports") // not seen outside of this module
    public static @Nullable List<Reader> of(ServletContext application) {
        Stream<? extends FilterRegistration> all;
        try {
            all = application.getFilterRegistrations().values().stream();
        } catch (UnsupportedOperationException e) { // as listeners are told that the application itself did not declare
            return null;
        }
        return all.filter(filter ->
                        RATE_LIMIT_FILTER.equals(filter.getClassName()) && filter.getInitParameter("limit") == null)
                .map(RegisteredFilters::reader)
                .filter(Objects::nonNull)
                .toList();
    }

    private static @Nullable Reader reader(FilterRegistration filter) {
        try {
            PolicyFile file =
                    Settings.of("init-param", "", filter::getInitParameter).policyFile();
            String phases = filter.getInitParameter("phase");
            Set<Phase> decided = phases == null ? EnumSet.of(Phase.EDGE) : Settings.phases(phases);
            return file == null ? null : new Reader(file, decided);
        } catch (IllegalArgumentException e) {
            return null; // the filter will say it
        }
    }
}
