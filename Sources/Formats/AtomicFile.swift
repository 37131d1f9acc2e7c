public import Glibc

/// Writes a file whole or not at all: beside its place under another name, flushed, then renamed.
///
/// A path that names a pipe or a device is written in place: renaming would put a file where the device was. A
/// symbolic link is replaced and not followed, so that nobody can lead a write elsewhere with one.
public final class AtomicFile {
    private let path: String
    /// Where the bytes go until `commit`; nil where they go in place.
    private let temporary: String?
    private var descriptor: Int32
    private var pending: [UInt8] = []

    /// Starts a file; nothing stands at its path until `commit`.
    ///
    /// - Throws: ``FileError`` where the folder is missing or may not be written.
    public init(path: String, mode: mode_t = 0o644) throws(FileError) {
        self.path = path
        if Self.isDevice(path) {
            temporary = nil
            descriptor = open(path, O_WRONLY | O_TRUNC | O_CLOEXEC)
            guard descriptor >= 0 else { throw FileError.system(path, "write it", errno) }
            return
        }
        var number = 0
        while true {
            let candidate = "\(path).part-\(getpid())-\(number)"
            let file = open(candidate, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode)
            if file >= 0 {
                temporary = candidate
                descriptor = file
                return
            }
            guard errno == EEXIST, number < 1_000 else { throw FileError.system(path, "write it", errno) }
            number += 1
        }
    }

    deinit {
        if descriptor >= 0 {
            close(descriptor)
            if let temporary { unlink(temporary) }
        }
    }

    /// Makes a folder with those above it; one that is there already stays as it is.
    ///
    /// - Throws: ``FileError`` where it cannot be made, or something else has its name.
    public static func makeFolder(_ path: String) throws(FileError) {
        var made = path.hasPrefix("/") ? "/" : ""
        for part in path.split(separator: "/") {
            made += part + "/"
            // A folder that is there may say so, or that nothing may be made where it is.
            if mkdir(made, 0o755) != 0, errno != EEXIST, errno != EISDIR, errno != EROFS, errno != EACCES {
                throw FileError.system(path, "make the folder", errno)
            }
        }
        guard let folder = opendir(path) else { throw FileError.system(path, "use it as a folder", errno) }
        closedir(folder)
    }

    /// Whether a path names something that must stay what it is.
    private static func isDevice(_ path: String) -> Bool {
        let isSystem = path.hasPrefix("/dev/") && !path.hasPrefix("/dev/shm/") || path.hasPrefix("/proc/")
        var status = stat()
        guard lstat(path, &status) == 0 else { return isSystem }
        switch status.st_mode & S_IFMT {
        case S_IFREG, S_IFDIR: return false
        // `/dev/stdout` is a link.
        case S_IFLNK: return isSystem
        default: return true
        }
    }

    /// Adds bytes.
    ///
    /// - Throws: ``FileError`` where the disk is full, say; the file's old content is untouched.
    public func write(_ bytes: some Collection<UInt8>) throws(FileError) {
        pending.append(contentsOf: bytes)
        if pending.count >= 1 << 20 { try flush() }
    }

    private func flush() throws(FileError) {
        var offset = 0
        var failure: Int32 = 0
        pending.withUnsafeBytes { bytes in
            while offset < bytes.count, let base = bytes.baseAddress {
                let written = Glibc.write(descriptor, base + offset, bytes.count - offset)
                if written < 0 {
                    if errno == EINTR { continue }
                    failure = errno
                    return
                }
                offset += written
            }
        }
        pending.removeAll(keepingCapacity: true)
        if failure != 0 { throw FileError.system(path, "write it", failure) }
    }

    /// Puts the file in its place.
    ///
    /// - Throws: ``FileError``; the file's old content is then untouched.
    public func commit() throws(FileError) {
        try flush()
        if let temporary {
            guard fsync(descriptor) == 0 || errno == EINVAL else {
                throw FileError.system(path, "write it", errno)
            }
            guard rename(temporary, path) == 0 else { throw FileError.system(path, "write it", errno) }
        }
        close(descriptor)
        descriptor = -1
    }

    /// Writes a whole file.
    ///
    /// - Throws: ``FileError``; the file's old content is then untouched.
    public static func write(_ bytes: [UInt8], to path: String) throws(FileError) {
        let file = try AtomicFile(path: path)
        try file.write(bytes)
        try file.commit()
    }
}
