package dev.weir.http;

import dev.weir.Decision;
import dev.weir.Decisions;
import java.util.ArrayList;
import java.util.List;

/** What is answered where the limits could not be asked: as each policy says, and all must allow. */
final class Undecided {

    private Undecided() {}

    static boolean allow(List<Due> due, Decisions decisions, LocalAnswers local) {
        List<LocalAnswers.Asked> asked = new ArrayList<>();
        for (int i = 0; i < due.size(); i++) {
            Decision decision = decisions.each().get(i);
            OnErrorAnswer answer = due.get(i).policy().onError();
            if (!decision.decided() && answer.kind() == OnErrorAnswer.Kind.LOCAL) {
                asked.add(new LocalAnswers.Asked(due.get(i).demand(), answer.share()));
            } else if (!allows(decision, answer)) {
                return false;
            }
        }
        return asked.isEmpty() || local.allow(asked);
    }

    private static boolean allows(Decision decision, OnErrorAnswer answer) {
        if (decision.decided()) {
            return decision.allowed();
        }
        return switch (answer.kind()) {
            case ALLOW -> true;
            case DENY -> false;
            default -> decision.allowed();
        };
    }

    /** 429 if all policies say so, else 503. */
    static int status(List<Due> due) {
        return due.stream()
                .mapToInt(each -> each.policy().onErrorStatus())
                .max()
                .orElse(Refusal.UNAVAILABLE);
    }
}
