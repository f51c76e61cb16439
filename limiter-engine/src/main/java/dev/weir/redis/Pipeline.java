package dev.weir.redis;

import io.netty.util.Timeout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.redisson.api.RScript;
import org.redisson.client.RedisConnection;
import org.redisson.client.RedisTimeoutException;
import org.redisson.client.codec.StringCodec;
import org.redisson.client.protocol.CommandData;
import org.redisson.client.protocol.CommandsData;
import org.redisson.client.protocol.RedisCommand;
import org.redisson.connection.MasterSlaveEntry;
import org.redisson.connection.ServiceManager;

/**
 * Sends scripts to one master, all in one write, and each fails for itself. The client's own batches are not used: where one
 * script of a batch is redirected they send all that failed again, to wherever that one belongs. Here nothing is sent twice
 * and no redirect is followed. Thread-safe.
 */
final class Pipeline {

    private static final RedisCommand<?> EVALSHA = new RedisCommand<>(RScript.ReturnType.LIST.getCommand(), "EVALSHA");

    private final MasterSlaveEntry master;
    private final ServiceManager client;
    private final Duration timeout;

    Pipeline(MasterSlaveEntry master, ServiceManager client, Duration timeout) {
        this.master = master;
        this.client = client;
        this.timeout = timeout;
    }

    /** One script with its keys and arguments. */
    record Call(Script script, List<Object> keys, List<Object> arguments) {

        private Object[] words() {
            List<Object> words = new ArrayList<>(2 + keys.size() + arguments.size());
            words.add(script.sha1);
            words.add(keys.size());
            words.addAll(keys);
            words.addAll(arguments);
            return words.toArray();
        }
    }

    /** At least one call. Never throws. Each answer fails at the latest when the timeout is over. */
    List<CompletableFuture<List<Object>>> send(List<Call> calls) {
        List<CompletableFuture<List<Object>>> answers = new ArrayList<>(calls.size());
        List<CommandData<?, ?>> commands = new ArrayList<>(calls.size());
        for (Call call : calls) {
            CompletableFuture<List<Object>> answer = new CompletableFuture<>();
            answers.add(answer);
            commands.add(new CommandData<>(answer, StringCodec.INSTANCE, EVALSHA, call.words()));
        }
        CompletableFuture<Void> all = new CompletableFuture<>();
        var unused = all.whenComplete((done, failure) -> {
            if (failure != null) { // perhaps of one of them; the others have theirs already then
                answers.forEach(answer -> answer.completeExceptionally(failure));
            }
        });
        try {
            send(new CommandsData(all, commands, false, false, false, false), all);
        } catch (RuntimeException | LinkageError e) {
            all.completeExceptionally(e);
        }
        return answers;
    }

    private void send(CommandsData pipeline, CompletableFuture<Void> all) {
        CompletableFuture<RedisConnection> free = master.connectionWriteOp(EVALSHA);
        Timeout timer = client.newTimeout(
                late -> {
                    all.completeExceptionally(new RedisTimeoutException("no answer within " + timeout));
                    free.completeExceptionally(new CancellationException()); // nobody waits for one any more
                },
                timeout.toNanos(),
                TimeUnit.NANOSECONDS);
        CompletableFuture<?> unused = all.whenComplete((done, failure) -> timer.cancel());
        unused = free.whenComplete((connection, failure) -> {
            if (failure == null) {
                write(connection, pipeline, all);
            } else {
                all.completeExceptionally(failure);
            }
        });
    }

    /** At once the connection is for others again, who may write behind this: so the next write needs no other thread. */
    private void write(RedisConnection connection, CommandsData pipeline, CompletableFuture<Void> all) {
        try {
            if (!all.isDone()) {
                var unused = connection.send(pipeline).addListener(written -> {
                    if (!written.isSuccess()) {
                        all.completeExceptionally(written.cause());
                    }
                });
            }
        } catch (RuntimeException | LinkageError e) {
            all.completeExceptionally(e);
        } finally {
            master.releaseWrite(connection);
        }
    }
}
