package dev.weir.demo;

/** Jetty 12.1, Jakarta EE 10. */
class WarOnJetty121Ee10IT extends WarCases {
    @Override
    Server start() throws Exception {
        return Server.jetty(System.getProperty("weir.jetty121"), "ee10");
    }
}
