using Konstruct.Domain.Handoff;
using Konstruct.Domain.Handoff.Text;

namespace Konstruct.Api.Conversations;

/// <summary>
/// Does what is slow the first time before somebody waits for it, beside the start and never in its way: the patterns by which a request
/// for a human is understood take most of a second to be made, the tables of the languages some hundredths.
/// </summary>
internal sealed class WarmUp : BackgroundService
{
    // one in each language, and none that asks: then every pattern is tried
    private static readonly string[] s_texts =
    [
        "I asked for the invoice of last week, and somebody wanted to speak about it; could you look?",
        "Pregunté por la factura de la semana pasada y alguien quería hablar de eso; ¿puede mirar?",
        "Perguntei pela fatura da semana passada e alguém queria falar disso; pode ver?",
    ];

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.Run(
        () =>
        {
            foreach (var text in s_texts.TakeWhile(_ => !stoppingToken.IsCancellationRequested))
            {
                TextLanguage.Detect(text);
                HumanRequest.Detect(text);
            }
        },
        CancellationToken.None);
}
