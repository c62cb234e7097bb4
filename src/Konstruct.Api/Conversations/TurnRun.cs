using System.Collections.Concurrent;
using Konstruct.Domain.Conversations;

namespace Konstruct.Api.Conversations;

/// <summary>One run over a conversation.</summary>
/// <param name="resumedAt">When it began; a turn found half done counts its time from here.</param>
/// <param name="lastAttemptAt">
/// The message whose envelope is tried for the last time: what fails for it now has failed for good. Others, met on the way, have
/// envelopes and attempts of their own. Null: not the last attempt.
/// </param>
/// <param name="onDuty">Who is on duty as the run begins.</param>
internal sealed class TurnRun(ConversationSession session, DateTimeOffset resumedAt, Guid? resumedTurn, Guid? lastAttemptAt, OnDuty onDuty)
{
    /// <summary>Who was on duty so long ago may be another by now.</summary>
    private static readonly TimeSpan s_onDutyHolds = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<Guid, PlannedEffect> _following = new();

    public ConversationSession Session => session;

    public DateTimeOffset ResumedAt => resumedAt;

    public Guid? ResumedTurn => resumedTurn;

    /// <summary>Whatever is tried now is tried for the last time.</summary>
    public bool IsLast => lastAttemptAt is not null;

    /// <summary>Loaded when first needed; the token of a moment ago may be revoked by the next run.</summary>
    public Task<IChannelConnection?>? Connection { get; set; }

    public bool IsLastAttempt(Turn turn) => turn.MessageIds[0] == lastAttemptAt;

    public bool IsLastAttempt(Speech speech) => speech.About == lastAttemptAt;

    public bool IsLastAttempt(Notice notice) => notice.Message.MessageId == lastAttemptAt;

    /// <summary>Who was on duty when the run began; null: that is too long ago, it is to be asked anew.</summary>
    public OnDuty? OnDutyAt(DateTimeOffset now) => now - resumedAt < s_onDutyHolds ? onDuty : null;

    /// <summary>
    /// Says, before it is recorded, that an effect's intent is recorded together with the outcome of another effect, which saves a person
    /// the wait for one commit. The runner sets it going when that one has ended.
    /// </summary>
    /// <param name="after">The other effect's key.</param>
    public void Follow(Guid after, PlannedEffect effect) => _following[after] = effect;

    /// <summary>What follows, to be set going; or it was not recorded after all, and is planned anew.</summary>
    public PlannedEffect? TakeFollowing(Guid after) => _following.TryRemove(after, out var effect) ? effect : null;

    /// <summary>Whether the effect of this key is about to be set going.</summary>
    public bool IsFollowing(Guid key) => _following.Values.Any(e => e.Key == key);
}
