package dev.weir.http;

import dev.weir.Limit;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All that is said of a policy. Changed by its builder only; every value in it is immutable. */
final class PolicyTerms implements Cloneable {

    final String name;
    List<Limit> limits = List.of();
    KeySource key = (addresses, paths) -> KeyChain.parse(Policy.DEFAULT_KEY, addresses);
    Object keyTerms = Policy.DEFAULT_KEY;
    boolean keyNeedsPrincipal;
    boolean keyIsClaimed;
    ClientAddresses clientAddresses = ClientAddresses.direct();

    @Nullable
    Phase phase;

    Match match = Match.everything();
    List<Match> unless = List.of();
    boolean otherwise;
    boolean annotated;
    boolean belowBase;
    long constantCost = 1;

    @Nullable
    CostResolver cost;

    @Nullable
    StatusCost statusCost;

    Plans plans = Plans.NONE;
    Exemptions exempt = Exemptions.none();
    Mode mode = Mode.ENFORCE;

    @Nullable
    Boolean fields;

    OnErrorAnswer onError = OnErrorAnswer.OF_BACKEND;
    int onErrorStatus = Refusal.UNAVAILABLE;
    PolicyResponse response = PolicyResponse.standard();
    Duration maxWait = Duration.ZERO;
    String origin = "";

    /** Makes the key once addresses and paths are known. */
    interface KeySource {
        KeyChain of(ClientAddresses addresses, List<PathPattern> paths);
    }

    PolicyTerms(String name) {
        this.name = name;
    }

    boolean needPrincipal() {
        return keyNeedsPrincipal || plans.needPrincipal() || exempt.needPrincipal();
    }

    PolicyTerms copy() {
        try {
            return (PolicyTerms) clone();
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }
}
