package dev.weir.config;

import dev.weir.Backend;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/** The backends that filters of one web application share, by what their settings say. Thread-safe. */
final class SharedBackends {

    private static final String ATTRIBUTE = SharedBackends.class.getName();
    private static final ReentrantLock FINDING = new ReentrantLock();

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<BackendChoice, Shared> open = new HashMap<>();

    private static final class Shared {
        final Backend backend;
        int shares;

        Shared(Backend backend) {
            this.backend = backend;
        }
    }

    static SharedBackends of(Attributes attributes) {
        FINDING.lock();
        try {
            if (attributes.get(ATTRIBUTE) instanceof SharedBackends known) {
                return known;
            }
            SharedBackends made = new SharedBackends();
            attributes.set(ATTRIBUTE, made);
            return made;
        } finally {
            FINDING.unlock();
        }
    }

    BackendShare share(BackendChoice choice) {
        lock.lock();
        try {
            Shared shared = open.get(choice);
            if (shared == null) {
                shared = new Shared(choice.open());
                open.put(choice, shared);
            }
            shared.shares++;
            Shared mine = shared;
            return new BackendShare(shared.backend, () -> release(choice, mine));
        } finally {
            lock.unlock();
        }
    }

    private void release(BackendChoice choice, Shared shared) {
        lock.lock();
        try {
            if (--shared.shares == 0 && open.remove(choice, shared)) {
                shared.backend.close();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Closes all that is there, whoever still has a share. */
    static void closeAll(Attributes attributes) {
        if (attributes.get(ATTRIBUTE) instanceof SharedBackends known) {
            known.closeAll();
        }
    }

    private void closeAll() {
        lock.lock();
        try {
            List<Shared> all = List.copyOf(open.values());
            open.clear();
            all.forEach(shared -> shared.backend.close());
        } finally {
            lock.unlock();
        }
    }
}
