import FoundationEssentials
import Formats
import Glibc

/// The problem files of a folder.
package struct InstanceFolder {
    /// One of them.
    package struct Instance: Sendable, Equatable {
        /// The file's name without `.json` or `.json.gz`.
        package let name: String
        /// The file.
        package let path: String

        /// Makes an instance of a file.
        package init(path: String) {
            self.path = path
            var name = path.split(separator: "/").last.map { String($0) } ?? path
            for suffix in [".gz", ".json"] where name.hasSuffix(suffix) { name.removeLast(suffix.count) }
            self.name = name
        }
    }

    /// All, by name.
    package let instances: [Instance]

    /// Lists a folder's files that end in `.json` or `.json.gz`, but for `.solution.json`.
    package init(_ folder: String) throws {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: folder)
        } catch {
            throw FileError(path: folder, reason: .notFound, message: "the folder cannot be listed")
        }
        instances = names.filter { $0.hasSuffix(".json") || $0.hasSuffix(".json.gz") }
            .filter { !$0.hasSuffix(".solution.json") }
            .map { Instance(path: folder + "/" + $0) }
            .sorted { $0.name < $1.name }
    }

    /// Those whose names match one of some shell patterns, all where there are none.
    package func matching(_ patterns: [String]) throws(NoMatch) -> [Instance] {
        if patterns.isEmpty { return instances }
        var chosen: Set<String> = []
        for pattern in patterns {
            let found = instances.filter { fnmatch(pattern, $0.name, 0) == 0 }
            if found.isEmpty { throw NoMatch(pattern: pattern) }
            chosen.formUnion(found.map(\.name))
        }
        return instances.filter { chosen.contains($0.name) }
    }

    /// A pattern that no instance matches.
    package struct NoMatch: Error, CustomStringConvertible {
        /// The pattern.
        package let pattern: String
        /// It in words.
        package var description: String { "no instance matches \"\(pattern)\"" }
    }
}
