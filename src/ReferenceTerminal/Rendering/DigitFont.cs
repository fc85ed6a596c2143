namespace CarbonPos.ReferenceTerminal.Rendering;

/// <summary>Digits of 5 × 7 modules for the line under a barcode.</summary>
internal static class DigitFont
{
    public const int Width = 5;
    public const int Height = 7;

    private static readonly string[][] Shapes =
    [
        [".###.", "#...#", "#..##", "#.#.#", "##..#", "#...#", ".###."],
        ["..#..", ".##..", "..#..", "..#..", "..#..", "..#..", ".###."],
        [".###.", "#...#", "....#", "..##.", ".#...", "#....", "#####"],
        [".###.", "#...#", "....#", "..##.", "....#", "#...#", ".###."],
        ["...#.", "..##.", ".#.#.", "#..#.", "#####", "...#.", "...#."],
        ["#####", "#....", "####.", "....#", "....#", "#...#", ".###."],
        [".###.", "#....", "#....", "####.", "#...#", "#...#", ".###."],
        ["#####", "....#", "...#.", "..#..", ".#...", ".#...", ".#..."],
        [".###.", "#...#", "#...#", ".###.", "#...#", "#...#", ".###."],
        [".###.", "#...#", "#...#", ".####", "....#", "....#", ".###."],
    ];

    public static void Draw(Canvas canvas, char digit, int left, int top)
    {
        var shape = Shapes[digit - '0'];
        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++)
            {
                if (shape[y][x] == '#')
                    canvas.Fill(left + x, top + y, 1, 1);
            }
        }
    }
}
