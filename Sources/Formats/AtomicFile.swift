public import Glibc

/// Writes a file whole or not at all: beside its place under another name, flushed, then renamed.
public final class AtomicFile {
    private let path: String
    private let temporary: String
    private var descriptor: Int32
    private var pending: [UInt8] = []

    /// Starts a file; nothing stands at its path until `commit`.
    ///
    /// - Throws: ``FileError`` where the folder is missing or may not be written.
    public init(path: String, mode: mode_t = 0o644) throws(FileError) {
        self.path = path
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
            unlink(temporary)
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
        guard fsync(descriptor) == 0 || errno == EINVAL else {
            throw FileError.system(path, "write it", errno)
        }
        guard rename(temporary, path) == 0 else { throw FileError.system(path, "write it", errno) }
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
