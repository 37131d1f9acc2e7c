import CZlib
import Glibc

/// Bytes read piece by piece, from a file, standard input or memory; gzip is unpacked on the way.
///
/// Memory does not grow with the file: one buffer is filled again and again.
public final class ByteSource {
    private let path: String
    private var descriptor: Int32
    private var memory: [UInt8]
    private var memoryOffset = 0
    private var inflater: Inflater?
    private let bufferSize: Int
    /// The piece that was read last.
    private(set) var buffer: [UInt8] = []

    /// Opens a file; `-` is standard input.
    ///
    /// - Throws: ``FileError`` where the file is missing, a directory, or may not be read.
    public init(path: String, bufferSize: Int = 1 << 18) throws(FileError) {
        self.path = path == "-" ? "standard input" : path
        self.bufferSize = max(1, bufferSize)
        memory = []
        if path == "-" {
            descriptor = dup(STDIN_FILENO)
        } else {
            descriptor = open(path, O_RDONLY | O_CLOEXEC)
        }
        guard descriptor >= 0 else { throw FileError.system(self.path, "open it", errno) }
        var status = stat()
        if fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
            close(descriptor)
            descriptor = -1
            throw FileError(path: self.path, reason: .isDirectory, message: "it is a directory")
        }
        try start()
    }

    /// Reads from memory.
    ///
    /// - Throws: ``FileError`` where the bytes are a damaged gzip file.
    public init(bytes: [UInt8], name: String = "input", bufferSize: Int = 1 << 18) throws(FileError) {
        path = name
        self.bufferSize = max(1, bufferSize)
        memory = bytes
        descriptor = -1
        try start()
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// Reads the next piece.
    ///
    /// - Returns: False at the end.
    /// - Throws: ``FileError`` where reading fails or gzip is damaged.
    func fill() throws(FileError) -> Bool {
        if let first = pending {
            pending = nil
            buffer = first
            return !buffer.isEmpty
        }
        if let inflater { return try inflate(inflater) }
        buffer = try raw()
        return !buffer.isEmpty
    }

    private var pending: [UInt8]?

    /// Whether the first character that is not blank is a bracket; nothing is lost for the reader that follows.
    ///
    /// - Throws: ``FileError`` where reading fails.
    public func startsAsJSON() throws(FileError) -> Bool {
        guard try fill() else { return false }
        pending = buffer
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let first = buffer.dropFirst(buffer.starts(with: mark) ? 3 : 0).first {
            $0 != 0x20 && $0 != 0x09 && $0 != 0x0A && $0 != 0x0D
        }
        return first == UInt8(ascii: "[") || first == UInt8(ascii: "{")
    }

    /// Looks at the first bytes: gzip starts with 1F 8B.
    private func start() throws(FileError) {
        var first = try raw()
        while !first.isEmpty, first.count < 2 {
            let more = try raw()
            if more.isEmpty { break }
            first += more
        }
        if first.count >= 2, first[0] == 0x1F, first[1] == 0x8B {
            guard let inflater = Inflater() else {
                throw FileError(path: path, reason: .other, message: "gzip could not be started")
            }
            inflater.input = first
            self.inflater = inflater
        } else {
            pending = first
        }
    }

    private func raw() throws(FileError) -> [UInt8] {
        if descriptor < 0 {
            let end = min(memory.count, memoryOffset + bufferSize)
            defer { memoryOffset = end }
            return Array(memory[memoryOffset..<end])
        }
        let size = bufferSize
        var failure: Int32 = 0
        let file = descriptor
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            while true {
                let got = read(file, buffer.baseAddress, size)
                if got < 0, errno == EINTR { continue }
                failure = got < 0 ? errno : 0
                count = max(0, got)
                return
            }
        }
        if failure != 0 { throw FileError.system(path, "read it", failure) }
        return bytes
    }

    private func inflate(_ inflater: Inflater) throws(FileError) -> Bool {
        while true {
            if inflater.input.isEmpty, !inflater.isAtEnd { inflater.input = try raw() }
            let hadInput = !inflater.input.isEmpty
            guard let output = inflater.step(bufferSize) else {
                throw FileError(path: path, reason: .damaged, message: "the gzip data are damaged")
            }
            if !output.isEmpty {
                buffer = output
                return true
            }
            if inflater.isAtEnd {
                if inflater.input.isEmpty { inflater.input = try raw() }
                if inflater.input.isEmpty {
                    buffer = []
                    return false
                }
                guard inflater.restart() else {
                    throw FileError(path: path, reason: .damaged, message: "the gzip data are damaged")
                }
            } else if !hadInput {
                throw FileError(path: path, reason: .damaged, message: "the gzip data end too early")
            }
        }
    }
}

/// zlib's inflate over pieces.
private final class Inflater {
    // zlib keeps a pointer back to the stream, so that the stream must not move.
    private let stream: UnsafeMutablePointer<z_stream>
    var input: [UInt8] = []
    private(set) var isAtEnd = false

    init?() {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        // 15 bits of window, and 16 for a gzip header.
        guard inflateInit2_(stream, 31, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            return nil
        }
    }

    deinit {
        inflateEnd(stream)
        stream.deinitialize(count: 1)
        stream.deallocate()
    }

    /// Starts a further member of the file.
    func restart() -> Bool {
        isAtEnd = false
        return inflateReset(stream) == Z_OK
    }

    /// Unpacks at most so many bytes of the input; nil where it is damaged.
    func step(_ size: Int) -> [UInt8]? {
        if input.isEmpty || isAtEnd { return [] }
        var status = Z_OK
        var consumed = 0
        let output = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            input.withUnsafeMutableBufferPointer { input in
                stream.pointee.next_in = input.baseAddress
                stream.pointee.avail_in = uInt(input.count)
                stream.pointee.next_out = buffer.baseAddress
                stream.pointee.avail_out = uInt(size)
                status = CZlib.inflate(stream, Z_NO_FLUSH)
                consumed = input.count - Int(stream.pointee.avail_in)
                count = size - Int(stream.pointee.avail_out)
            }
        }
        input.removeFirst(consumed)
        if status == Z_STREAM_END { isAtEnd = true }
        return status == Z_OK || status == Z_STREAM_END || status == Z_BUF_ERROR ? output : nil
    }
}
