using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text;

namespace Puente.Keyrings;

/// <summary>
/// Windows Credential Manager, generic credentials of this machine. Called directly: the system's program cmdkey writes
/// credentials and cannot read them.
/// </summary>
[SupportedOSPlatform("windows")]
internal sealed partial class CredentialManager : ISystemKeyring
{
    private const uint Generic = 1;
    private const uint LocalMachine = 2;
    private const int NotFound = 1168;

    /// <summary>CRED_MAX_CREDENTIAL_BLOB_SIZE.</summary>
    private const int MostBytes = 5 * 512;

    public Task<string?> FindAsync(KeyringItem item, string name, CancellationToken cancellationToken)
    {
        if (!Read(Target(item, name), Generic, 0, out var found))
            return Marshal.GetLastPInvokeError() == NotFound ? Task.FromResult<string?>(null) : throw Refused("read");
        try
        {
            var credential = Marshal.PtrToStructure<Credential>(found);
            var bytes = new byte[credential.BlobSize];
            Marshal.Copy(credential.Blob, bytes, 0, bytes.Length);
            return Task.FromResult<string?>(Encoding.UTF8.GetString(bytes));
        }
        finally
        {
            Free(found);
        }
    }

    public Task StoreAsync(KeyringItem item, string name, string text, CancellationToken cancellationToken)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        if (bytes.Length > MostBytes)
            throw new KeyringException($"The Credential Manager takes at most {MostBytes} bytes; keep this in a file.");
        var (target, user, blob) = (
            Marshal.StringToCoTaskMemUni(Target(item, name)),
            Marshal.StringToCoTaskMemUni("puente"),
            Marshal.AllocCoTaskMem(Math.Max(1, bytes.Length))
        );
        try
        {
            Marshal.Copy(bytes, 0, blob, bytes.Length);
            var credential = new Credential
            {
                Type = Generic,
                TargetName = target,
                BlobSize = (uint)bytes.Length,
                Blob = blob,
                Persist = LocalMachine,
                UserName = user,
            };
            return Write(in credential, 0) ? Task.CompletedTask : throw Refused("written");
        }
        finally
        {
            Marshal.FreeCoTaskMem(target);
            Marshal.FreeCoTaskMem(user);
            Marshal.FreeCoTaskMem(blob);
        }
    }

    public Task RemoveAsync(KeyringItem item, string name, CancellationToken cancellationToken) =>
        Delete(Target(item, name), Generic, 0) || Marshal.GetLastPInvokeError() == NotFound
            ? Task.CompletedTask
            : throw Refused("written");

    public override string ToString() => "the Credential Manager";

    private static KeyringException Refused(string done) =>
        new(
            $"The Credential Manager cannot be {done}: {Marshal.GetLastPInvokeErrorMessage()} Sign in to Windows with a desktop session, or keep the secret in a file or a variable."
        );

    private static string Target(KeyringItem item, string name) =>
        $"puente:{(item == KeyringItem.SignIn ? "sign-in" : "secret")}:{name}";

    [LibraryImport(
        "advapi32",
        EntryPoint = "CredReadW",
        SetLastError = true,
        StringMarshalling = StringMarshalling.Utf16
    )]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool Read(string target, uint type, uint flags, out nint credential);

    [LibraryImport("advapi32", EntryPoint = "CredWriteW", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool Write(in Credential credential, uint flags);

    [LibraryImport(
        "advapi32",
        EntryPoint = "CredDeleteW",
        SetLastError = true,
        StringMarshalling = StringMarshalling.Utf16
    )]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool Delete(string target, uint type, uint flags);

    [LibraryImport("advapi32", EntryPoint = "CredFree")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial void Free(nint credential);

    /// <summary>CREDENTIALW of wincred.h.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Credential
    {
        public uint Flags;
        public uint Type;
        public nint TargetName;
        public nint Comment;
        public long LastWritten;
        public uint BlobSize;
        public nint Blob;
        public uint Persist;
        public uint AttributeCount;
        public nint Attributes;
        public nint TargetAlias;
        public nint UserName;
    }
}
