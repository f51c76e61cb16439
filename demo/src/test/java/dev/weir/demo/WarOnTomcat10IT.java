package dev.weir.demo;

/** Tomcat 10.1, Jakarta EE 10. */
class WarOnTomcat10IT extends WarCases {
    @Override
    Server start() throws Exception {
        return Server.tomcat(System.getProperty("weir.tomcat10"));
    }
}
