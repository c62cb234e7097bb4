namespace Konstruct.Api.Platform.Egress;

/// <summary>What one outbound request may cost and where it may go.</summary>
/// <param name="Timeout">For the whole exchange: name resolution, connecting, headers and the last byte of the body.</param>
/// <param name="MaxResponseBytes">Counted on what is read, so that a streamed or unannounced body is limited too.</param>
/// <param name="FollowRedirects">False: a redirect is returned as it came. True: at most five, each checked again.</param>
/// <param name="Destination">Who chose the address; decides whether the operator's private base URLs may be reached.</param>
/// <param name="MayReach">Asked for the address and again for every redirect's; false refuses. Null: no list of its own.</param>
internal sealed record EgressPolicy(
    TimeSpan Timeout,
    long MaxResponseBytes,
    bool FollowRedirects = false,
    EgressDestination Destination = EgressDestination.Configured,
    Func<Uri, bool>? MayReach = null);

/// <summary>Who chose the address that a request goes to.</summary>
internal enum EgressDestination
{
    /// <summary>The operator's settings. Base URLs that stand there may be private.</summary>
    Configured,

    /// <summary>
    /// A customer, a model or a document. Only public addresses, even where the operator configured the same origin:
    /// otherwise a tool could be talked into driving the local model server or any other service beside us.
    /// </summary>
    GivenByOthers,

    /// <summary>
    /// As <see cref="GivenByOthers"/>, and the origins that the operator opened for tools (<c>Tools:OpenOrigins</c>): a service of the
    /// company's own network that employees are meant to use. The other settings open nothing here.
    /// </summary>
    GivenToTools,
}
