package dev.weir.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Something that can be measured and told. */
public interface Benchmark {

    /** As it is called on the command line. */
    String name();

    /** The artifacts whose versions are told. */
    List<String> libraries();

    List<Goal> goals();

    /**
     * Adds rounds to the report.
     *
     * @param results where the report will be kept; other files may be kept beside it
     */
    void measure(Report report, Options options, Path results) throws Exception;

    /** Tables, plots and ratios of what was measured. */
    void tell(Report report);

    /** Reads a file that is not a report's, if there is another kind. */
    default List<Rounds.Round> read(Path file) throws IOException {
        throw new IOException(file + " is not a file of raw rounds");
    }
}
