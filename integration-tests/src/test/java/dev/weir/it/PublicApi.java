package dev.weir.it;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Lists what users of a module can name: its exported packages' public types and their public and protected members. */
final class PublicApi {
    private PublicApi() {}

    static List<String> ofModule(String name) throws IOException {
        ModuleReference module = find(name);
        Set<String> exported = module.descriptor().exports().stream()
                .filter(export -> !export.isQualified())
                .map(ModuleDescriptor.Exports::source)
                .collect(Collectors.toSet());
        List<String> lines = new ArrayList<>();
        try (ModuleReader reader = module.open()) {
            reader.list()
                    .filter(file -> file.endsWith(".class") && !file.endsWith("-info.class"))
                    .map(file ->
                            file.substring(0, file.length() - ".class".length()).replace('/', '.'))
                    .filter(type -> exported.contains(type.substring(0, type.lastIndexOf('.'))))
                    .sorted()
                    .map(PublicApi::load)
                    .filter(PublicApi::isVisible)
                    .forEach(type -> lines.addAll(describe(type)));
        }
        return lines;
    }

    /** The module of that name, on the class path: a directory of classes or a jar. */
    private static ModuleReference find(String name) throws IOException {
        for (URL descriptor : Collections.list(PublicApi.class.getClassLoader().getResources("module-info.class"))) {
            try (InputStream in = descriptor.openStream()) {
                if (ModuleDescriptor.read(in).name().equals(name)) {
                    return ModuleFinder.of(root(descriptor)).find(name).orElseThrow();
                }
            }
        }
        throw new IllegalArgumentException("no module " + name + " on the class path");
    }

    private static Path root(URL descriptor) {
        String url = descriptor.toString().replaceFirst("^jar:", "").replaceFirst("(!)?/module-info\\.class$", "");
        return Path.of(URI.create(url));
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, PublicApi.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(name, e);
        }
    }

    private static boolean isVisible(Class<?> type) {
        return !type.isAnonymousClass()
                && !type.isLocalClass()
                && isVisible(type.getModifiers())
                && (type.getDeclaringClass() == null || isVisible(type.getDeclaringClass()));
    }

    private static boolean isVisible(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }

    private static List<String> describe(Class<?> type) {
        List<String> lines = new ArrayList<>();
        lines.add(header(type));
        Stream.of(fields(type), constructors(type), methods(type))
                .flatMap(Stream::sorted)
                .map("    "::concat)
                .forEach(lines::add);
        lines.add("");
        return lines;
    }

    private static String header(Class<?> type) {
        // JDK 17 does not print these two words, newer ones do.
        String header = type.toGenericString().replaceFirst("\\b(non-)?sealed ", "");
        Type parent = type.getGenericSuperclass();
        if (parent != null && parent != Object.class && !type.isEnum() && !type.isRecord()) {
            header += " extends " + parent.getTypeName();
        }
        Type[] interfaces = type.getGenericInterfaces();
        if (interfaces.length > 0 && !type.isAnnotation()) {
            header += (type.isInterface() ? " extends " : " implements ")
                    + Arrays.stream(interfaces).map(Type::getTypeName).collect(Collectors.joining(", "));
        }
        if (type.isSealed()) {
            header += " permits "
                    + Arrays.stream(type.getPermittedSubclasses())
                            .map(Class::getName)
                            .collect(Collectors.joining(", "));
        }
        return header;
    }

    private static Stream<String> fields(Class<?> type) {
        return Arrays.stream(type.getDeclaredFields())
                .filter(PublicApi::isPart)
                .map(field -> field.toGenericString() + constant(field) + nullableValue(field.getAnnotatedType()));
    }

    private static Stream<String> constructors(Class<?> type) {
        return Arrays.stream(type.getDeclaredConstructors())
                .filter(PublicApi::isPart)
                .map(constructor -> constructor.toGenericString() + nullableParameters(constructor));
    }

    private static Stream<String> methods(Class<?> type) {
        return Arrays.stream(type.getDeclaredMethods())
                .filter(PublicApi::isPart)
                .map(method -> method.toGenericString()
                        + annotationDefault(method)
                        + nullableParameters(method)
                        + nullableValue(method.getAnnotatedReturnType()));
    }

    private static boolean isPart(Member member) {
        return isVisible(member.getModifiers()) && !member.isSynthetic();
    }

    /** The value that the compiler copies into the classes of users. */
    private static String constant(Field field) {
        int modifiers = field.getModifiers();
        boolean inlined = field.getType().isPrimitive() || field.getType() == String.class;
        if (!inlined || !Modifier.isStatic(modifiers) || !Modifier.isFinal(modifiers)) {
            return "";
        }
        try {
            field.setAccessible(true);
            return " = " + field.get(null);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(field.toString(), e);
        }
    }

    private static String nullableParameters(Executable executable) {
        AnnotatedType[] types = executable.getAnnotatedParameterTypes();
        return IntStream.range(0, types.length)
                .filter(i -> isNullable(types[i]))
                .mapToObj(i -> ", parameter " + (i + 1) + " may be null")
                .collect(Collectors.joining());
    }

    private static String nullableValue(AnnotatedType type) {
        return isNullable(type) ? ", value may be null" : "";
    }

    private static boolean isNullable(AnnotatedType type) {
        return type.isAnnotationPresent(Nullable.class);
    }

    private static String annotationDefault(Method method) {
        Object value = method.getDefaultValue();
        if (value == null) {
            return "";
        }
        String text = Arrays.deepToString(new Object[] {value});
        return " default " + text.substring(1, text.length() - 1);
    }
}
