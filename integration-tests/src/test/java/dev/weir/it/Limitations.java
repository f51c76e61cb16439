package dev.weir.it;

import dev.weir.it.container.Container;
import java.lang.reflect.Method;
import java.util.Map;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.opentest4j.TestAbortedException;

/**
 * Knows which cases this execution cannot pass. Those run all the same: they are reported as skipped with the reason
 * while they fail, and fail once they pass.
 */
final class Limitations implements ExecutionCondition, InvocationInterceptor {

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return System.getProperty(Container.PROPERTY) == null
                ? ConditionEvaluationResult.disabled("this execution has no container; those that have one run it")
                : ConditionEvaluationResult.enabled("there is a container");
    }

    @Override
    public void interceptTestMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        intercept(invocation, context);
    }

    @Override
    public void interceptTestTemplateMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        intercept(invocation, context);
    }

    private static void intercept(Invocation<Void> invocation, ExtensionContext context) throws Throwable {
        Cases cases = (Cases) context.getRequiredTestInstance();
        Map<String, String> cannot = cases.cannot();
        String name = context.getRequiredTestMethod().getName();
        String reason = cannot.getOrDefault(name, cannot.get(name + ": " + context.getDisplayName()));
        if (reason == null) {
            invocation.proceed();
            return;
        }
        try {
            invocation.proceed();
        } catch (AssertionError e) {
            throw new TestAbortedException(cases.where() + " cannot: " + reason, e);
        }
        throw new AssertionError(cases.where() + " can do it now; it was said not to, because " + reason);
    }
}
