using System.Text;

namespace CarbonPos.CarbonGateway.Tests.Contents;

/// <summary>A long file that nobody has to store; gives its bytes in pieces that fit nothing.</summary>
internal sealed class RepeatingStream(string head, string row, long rows, string tail) : Stream
{
    private readonly byte[] _row = Encoding.UTF8.GetBytes(row);
    private byte[] _piece = Encoding.UTF8.GetBytes(head);
    private int _at;
    private long _left = rows;
    private bool _isTail;
    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => _position; set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count)
    {
        var given = 0;
        var most = Math.Min(count, 9973);
        while (given < most)
        {
            if (_at == _piece.Length)
            {
                if (_left == 0 && _isTail) break;
                _isTail = _left == 0;
                _piece = _isTail ? Encoding.UTF8.GetBytes(tail) : _row;
                _left -= _isTail ? 0 : 1;
                _at = 0;
            }

            var part = Math.Min(most - given, _piece.Length - _at);
            _piece.AsSpan(_at, part).CopyTo(buffer.AsSpan(offset + given));
            _at += part;
            given += part;
        }

        _position += given;
        return given;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
