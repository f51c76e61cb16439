package dev.weir.demo;

/** Tomcat 11, Jakarta EE 11. */
class WarOnTomcat11IT extends WarCases {
    @Override
    Server start() throws Exception {
        return Server.tomcat(System.getProperty("weir.tomcat11"));
    }
}
