namespace Konstruct.Domain.Conversations;

/// <summary>What tells that a model takes no pictures. Codes of failed calls; the provider's words are not kept.</summary>
public static class PictureRefusal
{
    /// <summary>The provider said that it was for the pictures.</summary>
    public const string Said = "images_refused";

    /// <summary>The provider did not accept the request and did not say why; of one that showed pictures these may have been the reason.</summary>
    public const string Possible = "request_rejected";

    /// <summary>It would perhaps have been answered without its pictures.</summary>
    public static bool May(ModelAttempt call) => call is { ShowedPictures: true, FailureCode: Said or Possible };
}
