using System.Globalization;
using Konstruct.Domain.Handoff;

namespace Konstruct.Domain.Tests.Handoff;

public class KeepingBusinessHours
{
    private static readonly TimeZoneInfo Madrid = TimeZoneInfo.FindSystemTimeZoneById("Europe/Madrid");
    private static readonly TimeZoneInfo SaoPaulo = TimeZoneInfo.FindSystemTimeZoneById("America/Sao_Paulo");
    private static readonly BusinessHours Office = new(
        new WeeklyHours(Mon: "09:00-18:00", Tue: "09:00-14:00, 16:00-19:00", Fri: "22:00-24:00", Sat: "00:00-02:00", Sun: "01:00-04:00"), "Europe/Madrid");

    [Theory]
    [InlineData("2026-11-23T08:00:00Z", true)] // Monday, 09:00 in Madrid
    [InlineData("2026-11-23T07:59:59Z", false)]
    [InlineData("2026-11-23T16:59:59Z", true)]
    [InlineData("2026-11-23T17:00:00Z", false)]
    [InlineData("2026-11-24T12:59:00Z", true)] // Tuesday, before the break
    [InlineData("2026-11-24T13:30:00Z", false)]
    [InlineData("2026-11-24T15:00:00Z", true)]
    [InlineData("2026-11-25T10:00:00Z", false)] // Wednesday is closed
    [InlineData("2026-11-27T22:59:59Z", true)] // Friday night
    [InlineData("2026-11-27T23:00:00Z", true)] // Saturday, 00:00
    [InlineData("2026-11-28T01:00:00Z", false)]
    public void It_is_open_from_the_first_minute_to_before_the_last(string at, bool open) => IsOpen(at, Madrid).ShouldBe(open);

    [Theory]
    [InlineData("2026-07-20T07:00:00Z", true)] // Monday in summer: 09:00 is 07:00 UTC
    [InlineData("2026-07-20T06:59:00Z", false)]
    [InlineData("2026-03-29T00:30:00Z", true)] // the night clocks go forward: 01:30
    [InlineData("2026-03-29T01:00:00Z", true)] // 03:00, an hour was skipped
    [InlineData("2026-03-29T02:00:00Z", false)] // 04:00 already
    [InlineData("2026-10-25T00:30:00Z", true)] // the night clocks go back: 02:30 for the first time
    [InlineData("2026-10-25T01:30:00Z", true)] // 02:30 again
    [InlineData("2026-10-25T02:59:00Z", true)] // 03:59
    [InlineData("2026-10-25T03:00:00Z", false)]
    public void The_clock_on_the_wall_counts_when_it_is_changed(string at, bool open) => IsOpen(at, Madrid).ShouldBe(open);

    [Fact]
    public void The_same_moment_is_another_day_elsewhere()
    {
        IsOpen("2026-11-24T01:00:00Z", Madrid).ShouldBeFalse();
        (Office with { Hours = new WeeklyHours(Mon: "21:00-24:00") }).IsOpen(At("2026-11-24T01:00:00Z"), SaoPaulo).ShouldBeTrue();
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("", true)]
    [InlineData("00:00-24:00", true)]
    [InlineData("09:00-18:00", true)]
    [InlineData(" 09:00 - 13:00 , 15:00 - 19:00 ", true)]
    [InlineData("09:00-13:00,13:00-19:00", true)]
    [InlineData("9:00-18:00", false)]
    [InlineData("09:00", false)]
    [InlineData("09:00-09:00", false)]
    [InlineData("18:00-09:00", false)]
    [InlineData("09:00-25:00", false)]
    [InlineData("24:00-24:00", false)]
    [InlineData("09:60-18:00", false)]
    [InlineData("09:00-18:00-19:00", false)]
    [InlineData("15:00-19:00,09:00-13:00", false)]
    [InlineData("09:00-13:00,12:00-19:00", false)]
    [InlineData("09:00-18:00,", false)]
    [InlineData("nine to five", false)]
    public void Hours_are_spans_in_order(string? text, bool isHours) => DayHours.TryParse(text, out _).ShouldBe(isHours);

    private static bool IsOpen(string at, TimeZoneInfo zone) => Office.IsOpen(At(at), zone);

    private static DateTimeOffset At(string at) => DateTimeOffset.Parse(at, CultureInfo.InvariantCulture);
}
