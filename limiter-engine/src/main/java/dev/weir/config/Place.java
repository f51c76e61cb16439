package dev.weir.config;

import java.util.function.Supplier;

/** A place in a policy file. */
record Place(String source, int line, int column) {

    PolicyFileException wrong(String problem) {
        return new PolicyFileException(this + ": " + problem, null);
    }

    /** Gives what the maker makes; what it refuses is told with this place. */
    <T> T make(Supplier<T> maker) {
        try {
            return maker.get();
        } catch (PolicyFileException e) { // has a place already, and a better one
            throw e;
        } catch (IllegalArgumentException e) {
            throw new PolicyFileException(this + ": " + e.getMessage(), e);
        }
    }

    /** Runs something; what it refuses is told with this place. */
    void run(Runnable action) {
        make((Supplier<Boolean>) () -> {
            action.run();
            return true;
        });
    }

    /** File and line, for people. */
    String origin() {
        return source + ":" + line;
    }

    @Override
    public String toString() {
        return source + ":" + line + ":" + column;
    }
}
