import FoundationEssentials
import Glibc
import Postgres
import PrivateCluster

/// A user of a private cluster in a process of its own, so that tests can kill it.
///
/// `cluster-probe HOME hold MILLISECONDS` uses the server, counts a row and lets go; `start`, `stop` and `status` do
/// as they say.
@main
enum ClusterProbe {
    static func main() {
        let arguments = CommandLine.arguments
        do {
            try run(
                home: arguments[1],
                verb: arguments[2],
                milliseconds: UInt32(arguments.dropFirst(3).first ?? "0") ?? 0
            )
        } catch {
            print("error: \(error)")
            exit(1)
        }
    }

    private static func run(home: String, verb: String, milliseconds: UInt32) throws {
        let cluster = try PrivateCluster(home: home)
        switch verb {
        case "start": try cluster.start(keep: true)
        case "stop": print(try cluster.stop())
        case "status": print(try cluster.status())
        default:
            let lease = try cluster.acquire()
            let connection = try Connection(lease.connectionSettings)
            try connection.withTransaction { connection in
                try connection.execute("SELECT pg_advisory_xact_lock(1)")
                try connection.execute("CREATE TABLE IF NOT EXISTS visit (at timestamptz NOT NULL)")
                try connection.execute("INSERT INTO visit VALUES (now())")
            }
            let visits: Int = try connection.value("SELECT count(*) FROM visit") ?? 0
            print("visit \(visits)")
            fflush(nil)
            usleep(milliseconds * 1_000)
            connection.close()
            try lease.release()
        }
    }
}
