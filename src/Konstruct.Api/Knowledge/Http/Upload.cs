using Konstruct.Domain.Kernel;

namespace Konstruct.Api.Knowledge.Http;

/// <summary>A file as it was sent.</summary>
/// <param name="Name">Null: the sender gave none.</param>
internal sealed record Upload(string? Name, string? MediaType, byte[] Content);

/// <summary>What was sent is not one file, or did not come.</summary>
internal static class UploadRefusals
{
    public static readonly Refusal Malformed = new("upload_malformed", "The form cannot be read: it ends too early, or its parts are not separated as the request says.");
    public static readonly Refusal FileMissing = new("upload_file_missing", "The form has no file. Send one in the field file.");
    public static readonly Refusal TwoFiles = new("upload_two_files", "A request takes one file. Send the others by themselves.");
    public static readonly Refusal OtherField = new("upload_field_unexpected", "The form has one field, file.");
    public static readonly Refusal NameMissing = new("upload_name_missing", "The file has no name. Send it as a form with a file, or say ?name=Handbook.md.");
    public static readonly Refusal BadType = new("media_type_unsupported", "Send multipart/form-data with one file, or the file itself with its own type and ?name=Handbook.md.");
    public static readonly Refusal Slow = new("request_too_slow", "The document did not arrive in time.");
    public static readonly Refusal Busy = new("uploads_busy", "Too many documents arrive at once. Send it again in a second.");
}
