import Glibc

/// The text of an error number.
func systemMessage(_ code: Int32) -> String {
    strerror(code).map { String(cString: $0) } ?? "error \(code)"
}

/// What the file system says of a path, without following a link at its end; nil where there is nothing.
func fileStatus(_ path: String, follow: Bool = false) -> stat? {
    var status = stat()
    return (follow ? stat(path, &status) : lstat(path, &status)) == 0 ? status : nil
}

extension stat {
    var isFolder: Bool { st_mode & S_IFMT == S_IFDIR }
    var permissions: mode_t { st_mode & 0o7777 }
}

/// Reads a small file; nil where it cannot be read.
func readSmallFile(_ path: String, limit: Int = 65_536) -> String? {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: limit)
    let count = read(file, &bytes, limit)
    return count < 0 ? nil : String(decoding: bytes[..<count], as: UTF8.self)
}

/// Writes a file that is on the disk when this returns, for the server's user only.
func writeDurably(_ path: String, _ text: String, owner: ServerUser) throws(PrivateClusterError) {
    let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard file >= 0 else { throw .system("write \(path)", errno) }
    defer { close(file) }
    let bytes = Array(text.utf8)
    guard write(file, bytes, bytes.count) == bytes.count, fchmod(file, 0o600) == 0, owner.own(file),
        fsync(file) == 0
    else { throw .system("write \(path)", errno) }
}

/// Makes a change of a folder's entries durable.
func syncFolder(_ path: String) throws(PrivateClusterError) {
    let folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { throw .system("open \(path)", errno) }
    defer { close(folder) }
    guard fsync(folder) == 0 else { throw .system("sync \(path)", errno) }
}
