namespace Konstruct.EventStore.Messaging;

/// <summary>What became of an envelope.</summary>
public abstract record Handled
{
    private Handled()
    {
    }

    /// <summary>Finished; the envelope goes.</summary>
    public sealed record Done : Handled
    {
        public static readonly Done Instance = new();
    }

    /// <summary>A temporary failure. The lane waits; after the last attempt it is a dead letter.</summary>
    /// <param name="Error">A stable code.</param>
    /// <param name="After">When the outside said so (Retry-After); otherwise the back-off decides.</param>
    public sealed record Later(string Error, TimeSpan? After = null) : Handled;

    /// <summary>A final failure: a dead letter now.</summary>
    public sealed record Dead(string Error) : Handled;
}

/// <summary>Works on envelopes of one kind.</summary>
public interface IEnvelopeHandler
{
    string Kind { get; }

    /// <param name="isLastAttempt">A <see cref="Handled.Later"/> would become a dead letter: time to tell people.</param>
    /// <param name="cancellation">Cancelled when the lease is lost or the host stops.</param>
    Task<Handled> HandleAsync(DeliveredEnvelope envelope, bool isLastAttempt, CancellationToken cancellation);
}
